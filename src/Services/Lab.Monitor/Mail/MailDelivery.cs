using MailKit.Net.Smtp;
using MimeKit;

namespace Lab.Monitor.Mail;

/// <summary>Who has a mail, who waits for it, and who is refused, over all tries.</summary>
sealed class MailDelivery(IEnumerable<MailboxAddress> recipients)
{
    readonly List<MailboxAddress> waiting = [.. recipients.Distinct()];
    readonly List<string> refused = [];

    /// <summary>Those that the next try is for.</summary>
    public IReadOnlyList<MailboxAddress> Waiting => [.. waiting];

    /// <summary>Somebody has it.</summary>
    public bool Delivered { get; private set; }

    /// <summary>Takes the server's word on everyone who waited: a refusal for now (4xx) lets him wait on, one for good (5xx) does not.</summary>
    /// <param name="refusals">Reply by address; who is not named has the mail.</param>
    public void Take(IReadOnlyDictionary<MailboxAddress, SmtpResponse> refusals)
    {
        Delivered |= refusals.Count < waiting.Count;
        foreach (var (address, reply) in refusals)
            if (!IsForNow(reply.StatusCode)) refused.Add(Words(address, reply));
        waiting.RemoveAll(address => !refusals.TryGetValue(address, out var reply) || !IsForNow(reply.StatusCode));
        StillWaiting = [.. waiting.Select(address => Words(address, refusals[address]))];
    }

    /// <summary>Everyone who has not got it, with the server's last word.</summary>
    public IReadOnlyList<string> Missed => [.. refused, .. StillWaiting];

    IReadOnlyList<string> StillWaiting { get; set; } = [];

    public static bool IsForNow(SmtpStatusCode code) => (int)code is >= 400 and < 500;

    static string Words(MailboxAddress address, SmtpResponse reply) => $"{address.Address} ({(int)reply.StatusCode} {OneLine.Of(reply.Response)})";
}
