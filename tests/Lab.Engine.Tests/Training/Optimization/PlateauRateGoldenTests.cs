using Lab.Training;

namespace Lab.Engine.Tests.Training.Optimization;

/// <summary>Rate, counters and best value after each metric against PyTorch's ReduceLROnPlateau.</summary>
public class PlateauRateGoldenTests
{
    public static TheoryData<int, string> Cases => LearningRateCase.Of("reduce_on_plateau");

    [Theory, MemberData(nameof(Cases))]
    public void EveryMetric_ChangesTheRateAsInPyTorch(int index, string name)
    {
        var golden = LearningRateCase.Get("reduce_on_plateau", index);
        var parameters = golden.GetProperty("parameters");
        LearningRateCase.RequireKnown(parameters, "mode", "factor", "patience", "threshold", "threshold_mode", "cooldown", "min_lr", "eps");
        double Of(string key) => parameters.GetProperty(key).GetDouble();
        var options = new PlateauOptions
        {
            Factor = Of("factor"),
            Patience = (int)Of("patience"),
            Threshold = Of("threshold"),
            RelativeThreshold = parameters.GetProperty("threshold_mode").GetString() == "rel",
            Cooldown = (int)Of("cooldown"),
            Epsilon = Of("eps"),
        };
        var plateau = new PlateauRate(options, parameters.GetProperty("mode").GetString() == "max", golden.GetProperty("learning_rate").GetDouble(), Of("min_lr"));
        var expected = golden.GetProperty("expected");
        var metrics = LearningRateCase.Numbers(golden.GetProperty("metric"));
        for (int i = 0; i < metrics.Length; i++)
        {
            // Continuing from a saved state must not make a difference.
            var next = new PlateauRate(options, parameters.GetProperty("mode").GetString() == "max", 1, Of("min_lr")) { State = plateau.State };
            plateau = next;
            plateau.Observe(metrics[i]);
            Assert.Equal(LearningRateCase.Number(expected.GetProperty("rate")[i]), plateau.Rate, 1e-15);
            Assert.Equal(
                (name, i, expected.GetProperty("bad_epochs")[i].GetInt32(), expected.GetProperty("cooldown_left")[i].GetInt32(), LearningRateCase.Number(expected.GetProperty("best")[i])),
                (name, i, plateau.BadCount, plateau.CooldownLeft, plateau.Best));
        }
    }
}
