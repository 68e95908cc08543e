using Lab.Notebooks;
using Lab.Notebooks.Dispatch;
using Lab.Notebooks.Transport;
using NetMQ;

namespace Lab.Platform.Tests.Notebooks.Transport;

public sealed class MessageFramesTests
{
    static readonly JupyterMessage message =
        new MessageMaker(TimeProvider.System, "s").Make(null, "comm_msg", [], NotebookJson.Default.JsonObject) with { Identities = [[1], [2, 3]], Buffers = [[9, 9]] };

    [Fact]
    public void Message_ReadsAsItWasWritten()
    {
        var frames = new MessageFrames(new MessageSignature("key"));
        var read = frames.Read(frames.Write(message), out _)!;
        Assert.Equal(message.Header, read.Header);
        Assert.Equal(message.Identities, read.Identities);
        Assert.Equal(message.Buffers, read.Buffers);
    }

    [Fact]
    public void OtherKey_IsDroppedWithItsReason()
    {
        Assert.Null(new MessageFrames(new MessageSignature("key")).Read(new MessageFrames(new MessageSignature("other")).Write(message), out string problem));
        Assert.Contains("signature", problem);
    }

    [Theory]
    [InlineData(3), InlineData(4), InlineData(7)]
    public void ChangedByte_IsDropped(int frame)
    {
        var frames = new MessageFrames(new MessageSignature("key"));
        var sent = frames.Write(message);
        byte[] changed = [.. sent[frame].ToByteArray()];
        changed[^1] ^= 1;
        var tampered = new NetMQMessage();
        for (int at = 0; at < sent.FrameCount; at++) tampered.Append(at == frame ? changed : sent[at].ToByteArray());
        Assert.Null(frames.Read(tampered, out _));
    }

    [Fact]
    public void FramesWithoutDelimiter_AreDropped()
    {
        var rubbish = new NetMQMessage();
        for (int at = 0; at < 8; at++) rubbish.Append("x");
        Assert.Null(new MessageFrames(new MessageSignature("")).Read(rubbish, out string problem));
        Assert.Contains("delimiter", problem);
    }

    // By the code of the protocol's own client: hmac.new(b"secret", b"a" + b"b" + b"c" + b"d", hashlib.sha256).hexdigest()
    [Fact]
    public void Signature_IsTheHmacOfTheFourParts() =>
        Assert.Equal(
            "3057ecbaeceffb90b97394a97267236eca9f9e5520dfe387831a22a0eb7709d2",
            System.Text.Encoding.ASCII.GetString(new MessageSignature("secret").Of("a"u8.ToArray(), "b"u8.ToArray(), "c"u8.ToArray(), "d"u8.ToArray())));
}
