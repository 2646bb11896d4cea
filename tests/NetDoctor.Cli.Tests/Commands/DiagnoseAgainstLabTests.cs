using NetDoctor.Lab;
using NetDoctor.Lab.Hosting;
using NetDoctor.Lab.Scenarios;

namespace NetDoctor.Cli.Tests.Commands;

/// <summary>The command against a real server.</summary>
public sealed class DiagnoseAgainstLabTests
{
    [Fact]
    public async Task Diagnoses_what_a_lab_has_wrong()
    {
        var token = TestContext.Current.CancellationToken;
        var scenario = new ScenarioCatalog().Find("service-selector-near-miss")!;
        using var claim = LabAddressClaim.ClaimFree();
        var folder = Directory.CreateTempSubdirectory("netdoctor-cli-");
        await using var lab = await LabHost.StartAsync(
            new LabOptions
            {
                Scenario = scenario,
                Claim = claim,
                KubeconfigPath = Path.Combine(folder.FullName, "kubeconfig"),
                Arguments = ["--urls", "http://127.0.0.1:0"],
            },
            token);
        var asked = await new LabScript(lab).RunAsync(TimeProvider.System, token);

        var output = new StringWriter();
        var error = new StringWriter();
        string[] from = asked.From is null ? [] : ["--from", asked.From];
        var exitCode = await CommandLine.RunAsync(
            ["diagnose", .. from, "--to", asked.To, "--server", lab.Url.ToString()], new Terminal { Out = output, Error = error }, token);
        var wrong = await CommandLine.RunAsync(
            ["diagnose", "--to", "no target", "--server", lab.Url.ToString()], new Terminal { Out = new StringWriter(), Error = error }, token);
        folder.Delete(recursive: true);

        Assert.Equal(1, exitCode);
        Assert.Contains("Cause: SVC", output.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, wrong);
        Assert.Contains("'no target'", error.ToString(), StringComparison.Ordinal);
    }
}
