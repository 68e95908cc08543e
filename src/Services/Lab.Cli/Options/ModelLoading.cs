using Lab.Cli.Terminal;
using Lab.Sentiment;

namespace Lab.Cli.Options;

/// <summary>A model on the device that the common options name.</summary>
static class ModelLoading
{
    /// <summary>The device that the common options ask for.</summary>
    /// <exception cref="LabException">It cannot be used.</exception>
    public static ComputeDevice Find(CommonSettings settings) => ComputeDevice.Find(
        settings.Device, settings.Precision,
        SettingName.Of<SentimentModelOptions>(nameof(SentimentModelOptions.Device)), SettingName.Of<SentimentModelOptions>(nameof(SentimentModelOptions.Precision)));

    /// <summary>Says on stderr what computes: with --verbose, and where it is not the engine.</summary>
    /// <exception cref="LabException">The folder or the length is not right, or the device cannot be used.</exception>
    public static SentimentModel Load(string folder, CommonSettings settings, LabHost host, int? maxLength = null)
    {
        var model = SentimentModel.Load(folder, new SentimentModelOptions
        {
            Threads = settings.Threads,
            MaxLength = maxLength,
            Device = settings.Device,
            Precision = settings.Precision,
        });
        if (settings.Verbose || model.Device.Name != DeviceChoice.Cpu.ToString()) host.Error.WriteLine($"device: {model.Device}");
        return model;
    }
}
