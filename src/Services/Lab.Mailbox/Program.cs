using Lab.Mailbox;

return await MailboxApp.RunAsync(args);
