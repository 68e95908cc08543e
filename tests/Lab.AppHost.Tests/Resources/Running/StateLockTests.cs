using AppHost.Resources.Running;
using Lab.TestSupport;

namespace Lab.AppHost.Tests.Resources.Running;

public sealed class StateLockTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("lab-lock-").FullName;

    [Fact]
    public void SecondLabOnAFolder_IsRefused_NamingTheFirst_UntilThatHasEnded()
    {
        using (StateLock.Take(folder))
        {
            if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
            var refused = Assert.Throws<LabException>(() => StateLock.Take(folder));

            Assert.Equal(ErrorKind.Usage, refused.Kind);
            Assert.Contains($"process {Environment.ProcessId}", refused.Message);
            Assert.Contains(folder, refused.Message);
        }
        StateLock.Take(folder).Dispose();
    }

    [Fact]
    public void FullDisk_IsNamed()
    {
        Assert.SkipWhen(SmallDisk.Missing is not null, SmallDisk.Missing ?? "");
        using var disk = SmallDisk.Mount(64 << 10);
        disk.Fill();

        var refused = Assert.Throws<LabException>(() => StateLock.Take(disk.Folder));

        Assert.Contains("No space left on device", refused.Message);
        Assert.Contains("Free some space there", refused.Message);
        disk.Free();
        StateLock.Take(disk.Folder).Dispose();
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
