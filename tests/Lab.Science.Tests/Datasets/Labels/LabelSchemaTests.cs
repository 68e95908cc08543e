namespace Lab.Datasets.Tests;

public class LabelSchemaTests
{
    [Theory]
    [InlineData("5", 2)]
    [InlineData(" 5.0 ", 2)]
    [InlineData("3", 1)]
    [InlineData("01", 0)]
    public void MappedValue_GivesItsClass(string value, int expected)
    {
        var schema = LabelSchema.FromMap(LabelMap.Parse("5=positive, 4=positive,3=neutral,2=negative,1=negative"));
        Assert.Equal(["negative", "neutral", "positive"], schema.Names);
        Assert.True(schema.TryResolve(value, out var label));
        Assert.Equal(expected, label);
    }

    [Fact]
    public void ValueThatIsNotMapped_IsUnknown()
    {
        var schema = LabelSchema.FromMap(LabelMap.Parse("1=bad,2=good"));
        Assert.False(schema.TryResolve("3", out _));
        Assert.False(schema.TryResolve("good", out _));
        Assert.Equal("one of the values of DatasetOptions.LabelMap: '1', '2'.", schema.Expected.ToString());
    }

    [Fact]
    public void LabelsThatAreNumbers_AreNotTakenForIndices()
    {
        var schema = new LabelSchema(["1", "2"]);
        Assert.True(schema.TryResolve("1", out var label));
        Assert.Equal(0, label);
        Assert.False(schema.TryResolve("0", out _));
    }

    [Theory]
    [InlineData("", "'' is not a pair of value and label.")]
    [InlineData("1=", "'1=' is not a pair of value and label.")]
    [InlineData("1=a,2", "'2' is not a pair of value and label.")]
    [InlineData("1=a,1.0=b", "The value '1.0' stands for 'a' and for 'b'.")]
    public void MapWithoutSense_IsAnError(string map, string what)
    {
        var error = Assert.Throws<LabException>(() => LabelMap.Parse(map));
        Assert.Equal((ErrorKind.Usage, "DatasetOptions.LabelMap", what), (error.Kind, error.Where, error.What));
    }

    [Fact]
    public void MapToALabelTheModelHasNot_NamesTheNearest()
    {
        var error = Assert.Throws<LabException>(() => new LabelSchema(["negative", "positive"], LabelMap.Parse("0=negativ,1=positive")));
        Assert.Equal("DatasetOptions.LabelMap: The model has no label 'negativ'. Expected: one of 'negative', 'positive'. Did you mean 'negative'?", error.Message);
    }
}
