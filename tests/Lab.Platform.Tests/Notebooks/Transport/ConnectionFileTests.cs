using Lab.Notebooks.Transport;

namespace Lab.Platform.Tests.Notebooks.Transport;

public sealed class ConnectionFileTests : IDisposable
{
    const string good = """{"shell_port":1,"iopub_port":2,"stdin_port":3,"control_port":4,"hb_port":5,"ip":"127.0.0.1","key":"k","transport":"tcp","signature_scheme":"hmac-sha256","kernel_name":"x","jupyter_session":"y"}""";

    readonly string file = Path.GetTempFileName();

    [Fact]
    public void FileOfAClient_IsRead()
    {
        File.WriteAllText(file, good);
        var connection = ConnectionFile.Read(file);
        Assert.Equal((1, 2, 3, 4, 5, "k"), (connection.ShellPort, connection.IopubPort, connection.StdinPort, connection.ControlPort, connection.HbPort, connection.Key));
    }

    [Theory]
    [InlineData("127.0.0.1", "0.0.0.0", "this machine alone")]
    [InlineData("127.0.0.1", "10.1.2.3", "this machine alone")]
    [InlineData("\"tcp\"", "\"ipc\"", "only tcp")]
    [InlineData("hmac-sha256", "hmac-md5", "only hmac-sha256")]
    [InlineData("\"hb_port\":5", "\"hb_port\":70000", "70000")]
    [InlineData("\"hb_port\":5,", "", "hb_port")]
    [InlineData("{", "[", "")]
    public void WhatIsRefused_IsNamed(string from, string to, string named)
    {
        File.WriteAllText(file, good.Replace(from, to, StringComparison.Ordinal));
        var failure = Assert.Throws<LabException>(() => ConnectionFile.Read(file));
        Assert.Equal(ErrorKind.Usage, failure.Kind);
        Assert.Contains(named, failure.Message);
    }

    public void Dispose() => File.Delete(file);
}
