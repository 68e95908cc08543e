using Lab.Mailbox;
using Lab.Mailbox.Mails;
using Lab.Mailbox.Smtp;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Lab.Services.Tests.Mailbox.Mails;

public sealed class MailStoreTests
{
    static readonly Envelope envelope = new("a@b", ["c@d"]);

    static MailStore Store(int mails, long bytes) =>
        new(Options.Create(new MailboxOptions { MaxMails = mails, MaxTotalBytes = bytes }), new FakeTimeProvider());

    [Fact]
    public void TooManyMails_TheOldestGo()
    {
        var store = Store(2, 1_000_000);
        for (int i = 0; i < 3; i++) store.Add(envelope, new byte[10]);
        Assert.Equal([3, 2], store.All().Select(mail => mail.Id));
        Assert.Null(store.Find(1));
    }

    [Fact]
    public void TooManyBytes_TheOldestGo_TheNewestStays()
    {
        var store = Store(100, 1_000);
        store.Add(envelope, new byte[600]);
        store.Add(envelope, new byte[400]);
        store.Add(envelope, new byte[1]);
        Assert.Equal([3, 2], store.All().Select(mail => mail.Id));
        store.Add(envelope, new byte[5_000]);
        Assert.Equal([4], store.All().Select(mail => mail.Id));
    }

    [Fact]
    public async Task Waiting_EndsAtAMailAndAtADeletion()
    {
        var store = Store(10, 1_000);
        var waiting = store.WaitForChangeAsync(store.Version, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        store.Add(envelope, []);
        long version = await waiting;
        waiting = store.WaitForChangeAsync(version, TestContext.Current.CancellationToken);
        Assert.Equal(1, store.Clear());
        Assert.Equal(version + 1, await waiting);
        Assert.Empty(store.All());
    }
}
