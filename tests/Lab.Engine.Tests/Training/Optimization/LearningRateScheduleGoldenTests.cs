using System.Text.Json;
using Lab.TestSupport;
using Lab.Training;

namespace Lab.Engine.Tests.Training.Optimization;

/// <summary>The rate of every step against transformers.</summary>
public class LearningRateScheduleGoldenTests
{
    public static TheoryData<int, string> Cases => LearningRateCase.Of("schedules");

    public static TheoryData<int, string> TorchCases => LearningRateCase.Of("torch_schedules");

    [Theory, MemberData(nameof(Cases))]
    public void Rate_OfEveryStep_IsThatOfTransformers(int index, string name)
    {
        var golden = LearningRateCase.Get("schedules", index);
        var parameters = golden.GetProperty("parameters");
        var kind = Kind(golden.GetProperty("name").GetString()!);
        LearningRateCase.RequireKnown(parameters, "num_warmup_steps", "num_training_steps", "num_cycles", "power", "lr_end", "min_lr", "min_lr_rate", "timescale", "num_decay_steps", "min_lr_ratio");

        double peak = golden.GetProperty("learning_rate").GetDouble();
        var options = new ScheduleOptions
        {
            Kind = kind,
            Cycles = Value(parameters, "num_cycles"),
            Power = Value(parameters, "power") ?? 1,
            MinimumRate = Value(parameters, "lr_end") ?? Value(parameters, "min_lr") ?? (Value(parameters, "min_lr_rate") ?? Value(parameters, "min_lr_ratio")) * peak,
            TimeScale = (int?)Value(parameters, "timescale"),
        };
        var schedule = new LearningRateSchedule(
            options, peak, (int)(Value(parameters, "num_warmup_steps") ?? 0), (int)(Value(parameters, "num_training_steps") ?? 0), (int?)Value(parameters, "num_decay_steps"));

        var expected = golden.GetProperty("expected").GetProperty("rate_at_step");
        if (expected.ValueKind == JsonValueKind.Object)
        {
            // transformers divides by zero where the warm-up takes all steps; here the rate is the last one.
            Assert.Equal(("ZeroDivisionError", ScheduleKind.Polynomial), (expected.GetProperty("error_type").GetString(), kind));
            Assert.Equal(options.MinimumRate ?? 1e-7, schedule.RateAt(schedule.TotalSteps), 1e-15);
            return;
        }
        double[] rates = LearningRateCase.Numbers(expected);
        for (int step = 0; step < rates.Length; step++) AssertClose.Equal(rates[step], schedule.RateAt(step), 1e-12 * peak, $"{name}: rate of step {step}");
    }

    [Theory, MemberData(nameof(TorchCases))]
    public void SchedulesOfTorch_HaveNoCounterpart(int index, string name)
    {
        Assert.NotNull(LearningRateCase.Get("torch_schedules", index).GetProperty("name").GetString());
        Assert.Skip($"'{name}' belongs to PyTorch and not to transformers: it is not offered.");
    }

    static ScheduleKind Kind(string name)
    {
        ScheduleKind? known = name switch
        {
            "linear" => ScheduleKind.Linear,
            "cosine" => ScheduleKind.Cosine,
            "cosine_with_restarts" => ScheduleKind.CosineWithRestarts,
            "polynomial" => ScheduleKind.Polynomial,
            "constant" or "constant_with_warmup" => ScheduleKind.Constant,
            "inverse_sqrt" => ScheduleKind.InverseSquareRoot,
            "cosine_with_min_lr" => ScheduleKind.CosineWithMinimum,
            "wsd" or "warmup_stable_decay" => ScheduleKind.WarmUpStableDecay,
            _ => null,
        };
        Assert.SkipWhen(known is null, $"There is no schedule '{name}'.");
        return known!.Value;
    }

    static double? Value(JsonElement parameters, string name) =>
        parameters.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
