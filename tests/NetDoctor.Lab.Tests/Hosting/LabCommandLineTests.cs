using NetDoctor.Lab.Hosting;

namespace NetDoctor.Lab.Tests.Hosting;

public sealed class LabCommandLineTests
{
    [Fact]
    public void Takes_scenario_and_settings()
    {
        var command = LabCommandLine.Read(["--scenario", "dropped", "--urls", "http://127.0.0.1:9000", "--Probes:MaxConcurrency=4"]);

        Assert.Equal("dropped", command?.Scenario);
        Assert.Equal(["--urls", "http://127.0.0.1:9000", "--Probes:MaxConcurrency=4"], command?.Rest);
    }

    [Fact]
    public void Starts_the_bot_when_told_to()
    {
        Assert.Null(LabCommandLine.Read([])?.ChatUrl);
        Assert.Equal(new Uri("http://127.0.0.1:3978"), LabCommandLine.Read(["--chat"])?.ChatUrl);
        Assert.Equal(new Uri("http://127.0.0.1:9001"), LabCommandLine.Read(["--chat=http://127.0.0.1:9001"])?.ChatUrl);
    }

    [Theory]
    [InlineData("--chat=here")]
    [InlineData("--senario", "dropped")]
    [InlineData("--scenario")]
    [InlineData("dropped")]
    public void Refuses_what_it_does_not_know(params string[] arguments) => Assert.Null(LabCommandLine.Read(arguments));
}
