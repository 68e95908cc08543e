namespace Lab.Engine.Tests.Errors;

public sealed class LabExceptionTests
{
    static readonly SettingName columns = new("DatasetOptions", "TextColumns");
    static readonly SettingName final = new("FineTuneOptions", "Final", "best");

    [Fact]
    public void Message_NamesSettingsAsTheCodeDoes()
    {
        var error = new LabException(ErrorKind.Usage, "Something is wrong.", columns, $"a value of {columns}", $"Try {final}.");

        Assert.Equal([columns, columns, final], error.Settings);
        Assert.Equal(
            "DatasetOptions.TextColumns: Something is wrong. Expected: a value of DatasetOptions.TextColumns Try FineTuneOptions.Final = best.", error.Message);
    }

    [Fact]
    public void In_PutsTheWordsOfTheUser()
    {
        var error = new LabException(ErrorKind.Data, "What.", columns, $"a value of {columns}", $"Name it with {columns}.");
        var told = error.In(_ => "--text-columns");

        Assert.Equal((ErrorKind.Data, "What.", "--text-columns", "a value of --text-columns", "Name it with --text-columns."), (told.Kind, told.What, told.Where, told.Expected, told.Remedy));
        Assert.Same(error, told.InnerException);
        Assert.Empty(told.Settings);
    }

    [Fact]
    public void SettingWithoutAWord_KeepsItsName_AndTakesItsSentenceOutOfTheRemedy()
    {
        var error = new LabException(ErrorKind.Data, "What.", columns, $"a value of {columns}", $"Look at row {3}. Or name it with {columns}. Good luck.");
        var told = error.In(_ => null);

        Assert.Equal(("DatasetOptions.TextColumns", "a value of DatasetOptions.TextColumns", "Look at row 3. Good luck."), (told.Where, told.Expected, told.Remedy));
        Assert.Null(new LabException(ErrorKind.Data, "What.", remedy: $"Name it with {columns}.").In(_ => null).Remedy);
    }

    [Fact]
    public void In_AFile_SaysWhichOneBeforeItsKey()
    {
        var inFile = new LabException(ErrorKind.Usage, "What.", columns).In(_ => "preprocess.text_columns", "a.json");
        var elsewhere = new LabException(ErrorKind.Usage, "What.", "b.csv, line 2", remedy: $"See {columns}.").In(_ => "preprocess.text_columns", "a.json");

        Assert.Equal("a.json: preprocess.text_columns", inFile.Where);
        Assert.Equal(("b.csv, line 2", "See preprocess.text_columns."), (elsewhere.Where, elsewhere.Remedy));
    }

    [Fact]
    public void SettingThatIsToldAsItself_IsLeftForTheNextBoundary()
    {
        var told = new LabException(ErrorKind.Usage, "What.", final).In(setting => setting, "a.json").In(setting => $"--final {setting.Value}");

        Assert.Equal("--final best", told.Where);
    }

    [Fact]
    public void In_WithoutASetting_IsTheSameFailure()
    {
        var error = new LabException(ErrorKind.Data, "What.", "a.csv", "rows", "Correct {0}.");

        Assert.Same(error, error.In(_ => null));
        Assert.Equal("a.csv: What. Expected: rows Correct {0}.", error.Message);
    }

    [Fact]
    public void Value_IsWrittenAsOptionsAndKeysWriteIt() =>
        Assert.Equal("LabException.Kind = missing_tool", SettingName.Of<LabException>(nameof(LabException.Kind), ErrorKind.MissingTool).ToString());
}
