using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Lab.Hosting.Dashboard.Resources;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Commands = Aspire.Hosting.ApplicationModel;
using Message = Lab.Hosting.Dashboard.Protocol;

namespace Lab.Platform.Tests.Hosting.Dashboard.Resources;

public sealed class ResourceMessageTests
{
    const string Password = "a-very-secret-one";

    static readonly DateTime Start = new(2030, 1, 2, 3, 4, 5, DateTimeKind.Utc);

    readonly ExecutableResource redis = new("redis", "redis-server", "/");
    readonly SecretValues secrets = new();

    [Fact]
    public void Url_without_words_still_has_display_properties()
    {
        var message = Map(new() { ResourceType = "Executable", Properties = [], Urls = [new("tcp", "tcp://localhost:6379", true) { DisplayProperties = null! }] });

        var url = Assert.Single(message.Urls);
        Assert.NotNull(url.DisplayProperties);
        Assert.Equal(("tcp", "tcp://localhost:6379", true, false), (url.EndpointName, url.FullUrl, url.IsInternal, url.IsInactive));
    }

    [Fact]
    public void Url_keeps_its_words_and_order()
    {
        var url = Map(new()
        {
            ResourceType = "Project",
            Properties = [],
            Urls = [new("http", "http://localhost:8000", false) { IsInactive = true, DisplayProperties = new("Web page", 7) }],
        }).Urls[0];

        Assert.Equal(("Web page", 7, true), (url.DisplayProperties.DisplayName, url.DisplayProperties.SortOrder, url.IsInactive));
    }

    [Fact]
    public void Creation_time_is_sent_also_when_the_snapshot_has_none()
    {
        Assert.Equal(Start, Map(new() { ResourceType = "Executable", Properties = [] }).CreatedAt.ToDateTime());
    }

    [Fact]
    public void Replica_has_its_own_name_and_the_display_name_of_all()
    {
        var message = ResourceMessage.From(new(redis, "redis-abc", new() { ResourceType = "Executable", Properties = [], IsHidden = true }), secrets, Start);

        Assert.Equal(("redis-abc", "redis", "redis-abc", true), (message.Name, message.DisplayName, message.Uid, message.IsHidden));
    }

    [Fact]
    public void State_times_and_exit_code_are_sent()
    {
        var message = Map(new()
        {
            ResourceType = "Executable",
            Properties = [],
            State = new("Exited", "error"),
            StartTimeStamp = Start,
            StopTimeStamp = Start.AddMinutes(1),
            ExitCode = 137,
        });

        Assert.Equal(("Exited", "error"), (message.State, message.StateStyle));
        Assert.Equal(TimeSpan.FromMinutes(1), message.StoppedAt.ToDateTime() - message.StartedAt.ToDateTime());
        Assert.Equal("137", Property(message, "resource.exitCode").Value.StringValue);
    }

    [Fact]
    public void Health_check_that_has_not_run_has_no_status()
    {
        var message = Map(new()
        {
            ResourceType = "Executable",
            Properties = [],
            HealthReports = [new("a", null, null, null), new("b", HealthStatus.Degraded, "slow", "stack") { LastRunAt = Start }],
        });

        Assert.False(message.HealthReports[0].HasStatus);
        Assert.Equal((Message.HealthStatus.Degraded, "slow", "stack"), (message.HealthReports[1].Status, message.HealthReports[1].Description, message.HealthReports[1].Exception));
        Assert.Equal(Start, message.HealthReports[1].LastRunAt.ToDateTime());
    }

    [Fact]
    public void Known_property_is_shown_with_its_words()
    {
        var property = Property(Map(new() { ResourceType = "Executable", Properties = [new("executable.pid", 4711)] }), "executable.pid");

        Assert.Equal(("Process ID", 4711d, true, false), (property.DisplayName, property.Value.NumberValue, property.IsHighlighted, property.IsSensitive));
    }

    [Fact]
    public void Child_names_the_id_of_its_parent()
    {
        var parent = new ExecutableResource("parent", "x", "/");
        parent.Annotations.Add(new ResourceInstancesAnnotation(["parent-abc"]));
        redis.Annotations.Add(new ResourceRelationshipAnnotation(parent, "Parent"));

        Assert.Equal("parent-abc", Property(Map(new() { ResourceType = "Executable", Properties = [] }), "resource.parentName").Value.StringValue);
    }

    [Fact]
    public void Sensitive_property_stays_sensitive()
    {
        Assert.True(Property(Map(new() { ResourceType = "Executable", Properties = [new("x", "y") { IsSensitive = true }] }), "x").IsSensitive);
    }

    [Fact]
    public void Secret_of_a_parameter_makes_every_property_with_it_sensitive()
    {
        LearnPassword();
        var message = Map(new()
        {
            ResourceType = "Executable",
            Properties = [new("resource.connectionString", $"localhost:1,password={Password}"), new("executable.args", new[] { "--port", "1" })],
        });

        Assert.True(Property(message, "resource.connectionString").IsSensitive);
        Assert.False(Property(message, "executable.args").IsSensitive);
    }

    [Fact]
    public void Secret_is_starred_out_of_state_and_health()
    {
        LearnPassword();
        var message = Map(new()
        {
            ResourceType = "Executable",
            Properties = [],
            State = new($"Waiting for {Password}", null),
            HealthReports = [new("a", HealthStatus.Unhealthy, $"no answer to AUTH {Password}", $"at {Password}")],
        });

        Assert.DoesNotContain(Password, message.State + message.HealthReports[0].Description + message.HealthReports[0].Exception);
        Assert.StartsWith("no answer to AUTH", message.HealthReports[0].Description);
    }

    [Fact]
    public void Short_secret_is_not_searched_for_in_other_text()
    {
        Assert.False(secrets.Learn(Parameter("abc")));
        Assert.False(secrets.IsIn("abcdef"));
    }

    [Fact]
    public void Source_column_masks_arguments_with_a_secret_or_named_like_one()
    {
        LearnPassword();
        var message = Map(new()
        {
            ResourceType = "Executable",
            Properties = [new("executable.args", new[] { "--port", "1", "--url", $"x:{Password}", "--requirepass", "other", "--api-key=k" })],
        });

        Assert.Equal(7, Property(message, "resource.appArgs").Value.ListValue.Values.Count);
        Assert.Equal(
            [0, 0, 0, 1, 0, 1, 1], Property(message, "resource.appArgsSensitivity").Value.ListValue.Values.Select(value => value.NumberValue));
    }

    [Fact]
    public void Command_is_sent_with_state_icon_question_and_arguments()
    {
        var command = new ResourceCommandSnapshot(
            "mail", Commands.ResourceCommandState.Disabled, "Send mail", "Sends one", null, "Really?", "Mail", IconVariant.Filled, true)
        {
            Arguments = [new() { Name = "to", InputType = InputType.Choice, Required = true, Options = [new("a", "A")], Value = "a", MaxLength = 9 }],
        };
        var hidden = command with { Name = "hidden", Visibility = ResourceCommandVisibility.Api };

        var sent = Assert.Single(Map(new() { ResourceType = "Executable", Properties = [], Commands = [command, hidden] }).Commands);

        Assert.Equal(
            ("mail", Message.ResourceCommandState.Disabled, "Really?", "Mail", Message.IconVariant.Filled, true),
            (sent.Name, sent.State, sent.ConfirmationMessage, sent.IconName, sent.IconVariant, sent.IsHighlighted));
        var input = Assert.Single(sent.ArgumentInputs);
        Assert.Equal(("to", "to", Message.InputType.Choice, true, "a", 9), (input.Name, input.Label, input.InputType, input.Required, input.Value, input.MaxLength));
        Assert.Equal("A", input.Options["a"]);
    }

    [Fact]
    public void Volumes_relationships_and_environment_are_sent()
    {
        var message = Map(new()
        {
            ResourceType = "Container",
            Properties = [],
            Volumes = [new(null, "/data", "volume", true)],
            Relationships = [new("mlflow", "Reference")],
            EnvironmentVariables = [new("A", null, true), new("B", "b", false)],
        });

        Assert.Equal(("", "/data", "volume", true), (message.Volumes[0].Source, message.Volumes[0].Target, message.Volumes[0].MountType, message.Volumes[0].IsReadOnly));
        Assert.Equal(("mlflow", "Reference"), (message.Relationships[0].ResourceName, message.Relationships[0].Type));
        Assert.Equal([("A", "", true), ("B", "b", false)], message.Environment.Select(variable => (variable.Name, variable.Value, variable.IsFromSpec)));
    }

    Message.Resource Map(CustomResourceSnapshot snapshot) => ResourceMessage.From(new(redis, "redis", snapshot), secrets, Start);

    void LearnPassword() => Assert.True(secrets.Learn(Parameter(Password)));

    static ResourceEvent Parameter(string value) => new(
        new ParameterResource("redis-password", _ => value, secret: true),
        "redis-password",
        new() { ResourceType = "Parameter", Properties = [new("Value", value) { IsSensitive = true }] });

    static Message.ResourceProperty Property(Message.Resource message, string name) => message.Properties.Single(property => property.Name == name);
}
