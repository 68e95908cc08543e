using System.ComponentModel.DataAnnotations;
using Lab.ServiceDefaults.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Lab.Services.Tests.ServiceDefaults.Hosting;

public sealed class LabOptionsTests
{
    public sealed class ShopOptions
    {
        [Range(1, 10)]
        public int Doors { get; set; } = 1;

        public string[] Towns { get; set; } = [];

        public TillOptions Till { get; set; } = new();

        public int Windows => 2 * Doors;
    }

    public sealed class TillOptions
    {
        [Range(1, 100)]
        public int Drawers { get; set; } = 5;
    }

    static ShopOptions Read(params (string Key, string Value)[] settings)
    {
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(pair => pair.Key, string? (pair) => pair.Value)).Build())
            .AddLabOptions<ShopOptions>("Shop").Services.BuildServiceProvider();
        return services.GetRequiredService<IOptions<ShopOptions>>().Value;
    }

    [Theory]
    [InlineData("Shop:Door", "2", "Unknown setting 'Shop:Door'. Did you mean 'Shop:Doors'?")]
    [InlineData("Shop:Till:Drawer", "2", "Unknown setting 'Shop:Till:Drawer'. Did you mean 'Shop:Till:Drawers'?")]
    [InlineData("Shop:Windows", "2", "Unknown setting 'Shop:Windows'. Known are Doors, Towns, Till.")]
    [InlineData("Shop:Xyz", "2", "Unknown setting 'Shop:Xyz'. Known are Doors, Towns, Till.")]
    [InlineData("Shop:Doors", "11", "Shop:Doors: The field Doors must be between 1 and 10.")]
    [InlineData("Shop:Till:Drawers", "0", "Shop:Till:Drawers: The field Drawers must be between 1 and 100.")]
    public void WrongSetting_IsNamed(string key, string value, string message) =>
        Assert.Equal([message], Assert.Throws<OptionsValidationException>(() => Read((key, value))).Failures);

    [Fact]
    public void KnownKeys_AreBound()
    {
        var shop = Read(("shop:doors", "3"), ("Shop:Towns:0", "Bern"), ("Shop:Till:Drawers", "7"), ("Other:Key", "x"), ("ASPNETCORE_URLS", "x"));

        Assert.Equal((3, "Bern", 7), (shop.Doors, Assert.Single(shop.Towns), shop.Till.Drawers));
    }
}
