using Lab.Cli.Doctor;
using Lab.Cli.Doctor.Checks;
using Lab.MlflowServer.WebUi;
using Lab.Services.Tests.MlflowServer.WebUi;

namespace Lab.Services.Tests.Cli.Doctor.Checks;

public sealed class WebUiCheckTests
{
    [Fact]
    public async Task FetchedUi_IsFound_AndWithoutOneTheCommandIsNamed()
    {
        using var fetched = new BuiltUi(Path.Combine("mlflow-ui", UiFinder.Version));
        using var machine = new FakeMachine();

        var there = await machine.Set("LAB_CACHE", fetched.Root).ExamineAsync(new WebUiCheck());
        var none = await machine.Set("LAB_CACHE", machine["cache"]).ExamineAsync(new WebUiCheck());

        Assert.Equal((CheckState.Ok, CheckState.Note, "lab tracking --fetch-ui"), (there.State, none.State, none.Remedy));
        Assert.Contains(fetched.Folder, there.What);
    }
}
