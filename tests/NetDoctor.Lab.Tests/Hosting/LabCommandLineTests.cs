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

    [Theory]
    [InlineData("--senario", "dropped")]
    [InlineData("--scenario")]
    [InlineData("dropped")]
    public void Refuses_what_it_does_not_know(params string[] arguments) => Assert.Null(LabCommandLine.Read(arguments));
}
