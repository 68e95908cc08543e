using System.Diagnostics.CodeAnalysis;
using MimeKit;

namespace Lab.Monitor.Mail;

/// <summary>Addresses in settings: <c>team@example.org</c> or <c>Team &lt;team@example.org&gt;</c>.</summary>
static class MailAddresses
{
    static readonly ParserOptions withDomain = new() { AllowAddressesWithoutDomain = false };

    public static bool TryParse(string text, [NotNullWhen(true)] out MailboxAddress? address)
    {
        address = null;
        return !text.Any(char.IsControl) && MailboxAddress.TryParse(withDomain, text, out address);
    }
}
