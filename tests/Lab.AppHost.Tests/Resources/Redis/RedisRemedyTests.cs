using System.Diagnostics;
using AppHost.Resources.Redis;
using Lab.TestSupport;

namespace Lab.AppHost.Tests.Resources.Redis;

public sealed class RedisRemedyTests
{
    /// <summary>The words come from a real server on a file with a broken middle.</summary>
    [Fact]
    public async Task BrokenMiddleOfTheAppendOnlyFile_IsNamed_WithACommandThatRepairsIt()
    {
        Assert.SkipWhen(RedisServer.Missing is not null, RedisServer.Missing ?? "");
        string folder = Directory.CreateTempSubdirectory("lab-redis-").FullName;
        string files = Directory.CreateDirectory(Path.Combine(folder, "appendonlydir")).FullName;
        await File.WriteAllTextAsync(Path.Combine(files, "appendonly.aof.manifest"), "file appendonly.aof.1.incr.aof seq 1 type i\n");
        await File.WriteAllTextAsync(
            Path.Combine(files, "appendonly.aof.1.incr.aof"), "*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n*3\r\n$3\r\nSET\r\n$1\r\na\r\nbroken\r\n*3\r\n$3\r\nSET\r\n$1\r\nb\r\n$1\r\n2\r\n");

        string[] lines = await LinesAsync(RedisServer.Executable!, ["--port", "0", "--unixsocket", Path.Combine(folder, "s"), "--dir", folder, "--appendonly", "yes"], "");
        string remedy = RedisRemedy.Find(lines, RedisServer.Executable!, folder)!;

        Assert.StartsWith("Its append-only file is damaged.", remedy);
        string[] command = remedy[(remedy.LastIndexOf(": ", StringComparison.Ordinal) + 2)..].Split(' ');
        Assert.SkipUnless(File.Exists(command[0]), $"There is no {command[0]}.");
        await LinesAsync(command[0], command[1..], "y\n");
        Assert.Equal("*2\r\n$6\r\nSELECT\r\n$1\r\n0\r\n", await File.ReadAllTextAsync(Path.Combine(files, "appendonly.aof.1.incr.aof")));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("Error opening /data/temp.rdb: No space left on device", "is full")]
    [InlineData("Can't open the append-only file: Permission denied", "may not write")]
    public void Lines_OfOtherFaults_GiveTheirRemedy(string line, string expected) =>
        Assert.Contains(expected, RedisRemedy.Find(["Redis is starting", line], "/usr/bin/redis-server", "/data"));

    [Fact]
    public void OrdinaryEnd_HasNone() => Assert.Null(RedisRemedy.Find(["Ready to accept connections", "bye bye..."], "/usr/bin/redis-server", "/data"));

    static async Task<string[]> LinesAsync(string program, string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        string output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (output + await errors).Split('\n');
    }
}
