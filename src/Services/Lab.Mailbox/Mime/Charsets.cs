using System.Text;

namespace Lab.Mailbox.Mime;

/// <summary>Bytes to text by the name that a mail gives its character set.</summary>
static class Charsets
{
    static Charsets() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <summary>Decodes; an unknown or missing name is read as UTF-8, which ASCII is a part of.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, string? charset)
    {
        var encoding = Encoding.UTF8;
        if (!string.IsNullOrEmpty(charset))
        {
            try
            {
                encoding = Encoding.GetEncoding(charset);
            }
            catch (ArgumentException)
            {
                // Not known here: UTF-8 is the likeliest.
            }
        }
        return encoding.GetString(bytes);
    }
}
