using System.Text;
using Lab.Notebooks.Dispatch.Messages;
using Lab.Notebooks.Transport;

namespace Lab.Notebooks.Dispatch;

/// <summary>
/// Gathers what cells print into few messages: a loop that prints a hundred thousand lines sends some dozen.
/// Anything else that is published flushes first, so that outputs stay in their order.
/// </summary>
sealed class StreamBuffer : IDisposable
{
    /// <summary>Longest time that printed text waits.</summary>
    static readonly TimeSpan interval = TimeSpan.FromMilliseconds(50);

    // UTF-16 units; a message of this size costs a client little.
    const int enough = 128 * 1024;

    readonly Lock gate = new();
    readonly StringBuilder text = new();
    readonly MessageWriter writer;
    readonly ITimer timer;
    JupyterMessage? parent;
    string name = "";

    public StreamBuffer(MessageWriter writer, TimeProvider time)
    {
        this.writer = writer;
        timer = time.CreateTimer(_ => Flush(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Write(JupyterMessage? parent, string name, string written)
    {
        if (written.Length == 0) return;
        lock (gate)
        {
            if (text.Length > 0 && (!ReferenceEquals(parent, this.parent) || name != this.name)) Send();
            if (text.Length == 0) timer.Change(interval, Timeout.InfiniteTimeSpan);
            (this.parent, this.name) = (parent, name);
            text.Append(written);
            if (text.Length >= enough) Send();
        }
    }

    /// <summary>Runs what publishes something, behind all that was printed before.</summary>
    public void Then(Action publish)
    {
        lock (gate)
        {
            Send();
            publish();
        }
    }

    public void Flush() => Then(() => { });

    public void Dispose()
    {
        timer.Dispose();
        Flush();
    }

    void Send()
    {
        if (text.Length == 0) return;
        writer.Publish(parent, "stream", new StreamText(name, text.ToString()), NotebookJson.Default.StreamText);
        text.Clear();
    }
}
