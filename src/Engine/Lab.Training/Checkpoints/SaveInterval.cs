using System.Globalization;

namespace Lab.Training;

/// <summary>How often a checkpoint is written: by updates, by time, or after each epoch; at an interruption in any case.</summary>
public sealed record SaveInterval
{
    /// <summary>Updates between two checkpoints.</summary>
    public int? Steps { get; private init; }

    /// <summary>Time between two checkpoints.</summary>
    public TimeSpan? Time { get; private init; }

    /// <summary>After each epoch, once it is measured.</summary>
    public bool EachEpoch { get; private init; }

    public static SaveInterval Never { get; } = new();

    public static SaveInterval Epoch { get; } = new() { EachEpoch = true };

    public static SaveInterval EverySteps(int steps) => new() { Steps = steps };

    public static SaveInterval Every(TimeSpan time) => new() { Time = time };

    /// <summary>Reads "500" (updates), "epoch", "never", "90s", "10m" or "2h"; null when it is none of them.</summary>
    public static SaveInterval? TryParse(string text)
    {
        if (text.Equals("never", StringComparison.OrdinalIgnoreCase)) return Never;
        if (text.Equals("epoch", StringComparison.OrdinalIgnoreCase)) return Epoch;
        double seconds = text.Length == 0 ? 0 : char.ToLowerInvariant(text[^1]) switch { 's' => 1, 'm' => 60, 'h' => 3600, _ => 0 };
        var digits = seconds == 0 ? text : text.AsSpan(0, text.Length - 1);
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int number) || number == 0) return null;
        return seconds == 0 ? EverySteps(number) : Every(TimeSpan.FromSeconds(number * seconds));
    }
}
