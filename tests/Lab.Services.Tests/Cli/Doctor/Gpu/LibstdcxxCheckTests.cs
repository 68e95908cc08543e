using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Gpu;

namespace Lab.Services.Tests.Cli.Doctor.Gpu;

public sealed class LibstdcxxCheckTests
{
    const string File = "/usr/lib/libstdc++.so.6.0.29";

    [Theory]
    [InlineData("GLIBCXX_3.4.9\0GLIBCXX_3.4.30\0GLIBCXX_3.4.4\0", false, CheckState.Ok)]
    [InlineData("GLIBCXX_3.4.9\0GLIBCXX_3.4.29\0", false, CheckState.Note)]
    [InlineData("GLIBCXX_3.4.9\0GLIBCXX_3.4.29\0", true, CheckState.Problem)]
    public async Task OldLibrary_IsAProblemForLibtorchAlone(string symbols, bool torch, CheckState state)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A library of Linux.");
        using var machine = new FakeMachine();
        machine.System("/proc/self/maps", $"7f0000000000-7f0000001000 r--p 00000000 08:01 1234    /usr/lib/libc.so.6\n7f1000000000-7f1000001000 r--p 00000000 08:01 5678    {File}\n").System(File, symbols);
        if (torch) machine.Torch();

        var verdict = await machine.ExamineAsync(new LibstdcxxCheck());

        Assert.Equal(state, verdict.State);
        if (state == CheckState.Ok) Assert.Equal($"{File}, GLIBCXX_3.4.30", verdict.What);
        else Assert.Contains("GCC 12", verdict.Remedy);
    }

    [Fact]
    public async Task SystemWithMusl_IsNamed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "A library of Linux.");
        using var machine = new FakeMachine();

        Assert.Contains("musl", (await machine.System("/proc/self/maps", "7f00-7f01 r--p 0 08:01 1 /lib/ld-musl-x86_64.so.1\n").ExamineAsync(new LibstdcxxCheck())).What);
    }
}
