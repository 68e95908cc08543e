using System.Globalization;
using System.Net.NetworkInformation;
using Lab.Mlflow;

namespace Lab.Sentiment.Tracking;

/// <summary>
/// Logs what the machine does while a run goes on, under MLflow's names (<c>system/cpu_utilization_percentage</c> ...): at each interval, and once at the
/// end. Processor and memory are those that Linux tells in /proc; elsewhere they are left out.
/// </summary>
sealed class SystemMetrics : IAsyncDisposable
{
    const double Mega = 1e6;

    readonly RunLogger logger;
    readonly PeriodicTimer timer;
    readonly Task loop;
    readonly (long Received, long Sent) networkAtStart = Network();
    (long Busy, long Total)? processor = Processor();
    int step;

    /// <param name="logger">Of the run.</param>
    /// <param name="interval">Between two samples.</param>
    /// <param name="time">Clock of the interval.</param>
    public SystemMetrics(RunLogger logger, TimeSpan interval, TimeProvider time)
    {
        this.logger = logger;
        timer = new PeriodicTimer(interval, time);
        loop = RunAsync();
    }

    public async ValueTask DisposeAsync()
    {
        timer.Dispose();
        await loop;
    }

    async Task RunAsync()
    {
        while (await timer.WaitForNextTickAsync().ConfigureAwait(false)) Sample();
        // Of a training that is shorter than an interval this is all.
        Sample();
    }

    void Sample()
    {
        try
        {
            LogProcessor();
            LogMemory();
            LogDisk();
            var (received, sent) = Network();
            Log("network_receive_megabytes", (received - networkAtStart.Received) / Mega);
            Log("network_transmit_megabytes", (sent - networkAtStart.Sent) / Mega);
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException or NetworkInformationException)
        {
            // What the machine does not tell is left out.
        }
        step++;
    }

    void LogProcessor()
    {
        var now = Processor();
        if (now is { } current && processor is { } before && current.Total > before.Total)
            Log("cpu_utilization_percentage", 100.0 * (current.Busy - before.Busy) / (current.Total - before.Total));
        processor = now;
    }

    void LogMemory()
    {
        if (!OperatingSystem.IsLinux()) return;
        var lines = File.ReadLines("/proc/meminfo").Select(line => line.Split([' '], StringSplitOptions.RemoveEmptyEntries)).ToDictionary(parts => parts[0], parts => Number(parts[1]));
        // kB.
        double total = lines["MemTotal:"] * 1024.0, used = total - (lines["MemAvailable:"] * 1024.0);
        Log("system_memory_usage_megabytes", used / Mega);
        Log("system_memory_usage_percentage", used / total * 100);
    }

    void LogDisk()
    {
        var disk = new DriveInfo(Path.GetPathRoot(Environment.CurrentDirectory)!);
        double free = disk.AvailableFreeSpace, used = disk.TotalSize - disk.TotalFreeSpace;
        Log("disk_usage_percentage", used / (used + free) * 100);
        Log("disk_usage_megabytes", used / Mega);
        Log("disk_available_megabytes", free / Mega);
    }

    void Log(string name, double value) => logger.LogMetric($"system/{name}", Math.Round(value, 1), step);

    // First line of /proc/stat: cpu user nice system idle iowait irq softirq steal, in ticks since the start of the machine.
    static (long Busy, long Total)? Processor()
    {
        if (!OperatingSystem.IsLinux()) return null;
        long[] ticks = [.. File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8).Select(Number)];
        long total = ticks.Sum();
        return (total - ticks[3] - ticks[4], total);
    }

    static (long Received, long Sent) Network()
    {
        long received = 0, sent = 0;
        foreach (var card in NetworkInterface.GetAllNetworkInterfaces())
        {
            var statistics = card.GetIPStatistics();
            received += statistics.BytesReceived;
            sent += statistics.BytesSent;
        }
        return (received, sent);
    }

    static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
}
