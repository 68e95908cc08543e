using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Checks;

namespace Lab.Services.Tests.Cli.Doctor.Checks;

public sealed class MemoryCheckTests
{
    const string Large = "MemTotal:       16777216 kB\nMemFree:        1000 kB\nMemAvailable:   8388608 kB\n";

    [Fact]
    public async Task NoLimit_IsTold()
    {
        using var machine = new FakeMachine();

        Assert.Equal(Verdict.Ok("16.0 GiB, 8.0 GiB available; no limit by a control group"), await Of(machine.System("/proc/meminfo", Large)));
    }

    [Theory]
    // Version 2, in a container: its own root.
    [InlineData("0::/\n", "/sys/fs/cgroup/memory.max", "2147483648", "2.0 GiB", CheckState.Ok)]
    // Version 2, a service: the limit is on a group above.
    [InlineData("0::/system.slice/lab.service\n", "/sys/fs/cgroup/system.slice/memory.max", "536870912", "0.5 GiB", CheckState.Note)]
    [InlineData("0::/system.slice/lab.service\n", "/sys/fs/cgroup/system.slice/lab.service/memory.max", "134217728", "0.13 GiB", CheckState.Problem)]
    // Version 1: the path is that of the host, its root the container's.
    [InlineData("9:name=systemd:/docker/1\n4:cpu,memory:/docker/1\n", "/sys/fs/cgroup/memory/memory.limit_in_bytes", "2147483648", "2.0 GiB", CheckState.Ok)]
    public async Task Limit_OfTheControlGroupCounts(string groups, string file, string limit, string shown, CheckState state)
    {
        using var machine = new FakeMachine();
        machine.System("/proc/meminfo", Large).System("/proc/self/cgroup", groups).System(file, limit + "\n");

        var verdict = await Of(machine);

        Assert.Equal(state, verdict.State);
        Assert.Contains($"the limit of this control group is {shown}", verdict.What);
        if (state != CheckState.Ok) Assert.Contains("docker run --memory", verdict.Remedy);
    }

    [Theory]
    [InlineData("max")]
    [InlineData("9223372036854771712")]
    public async Task NoNumber_OrOneThatNoMachineHas_IsNoLimit(string limit)
    {
        using var machine = new FakeMachine();
        machine.System("/proc/meminfo", Large).System("/proc/self/cgroup", "0::/\n").System("/sys/fs/cgroup/memory.max", limit);

        Assert.Contains("no limit", (await Of(machine)).What);
    }

    [Fact]
    public async Task MemoryThatOthersUse_IsAProblem()
    {
        using var machine = new FakeMachine();

        var verdict = await Of(machine.System("/proc/meminfo", "MemTotal: 16777216 kB\nMemAvailable: 100000 kB\n"));

        Assert.Equal((CheckState.Problem, true), (verdict.State, verdict.Remedy!.StartsWith("End other programs")));
    }

    [Fact]
    public async Task SystemWithoutProc_AsksTheRuntime()
    {
        using var machine = new FakeMachine();

        Assert.Matches(@"^\d+\.\d+ GiB; no limit", (await Of(machine)).What);
    }

    static Task<Verdict> Of(FakeMachine machine) => machine.ExamineAsync(new MemoryCheck());
}
