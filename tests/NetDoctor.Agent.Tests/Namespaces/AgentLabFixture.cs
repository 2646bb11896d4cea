using System.Text.Json;
using NetDoctor.Model;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;
using NetDoctor.Model.Problems;
using NetDoctor.TestKit.Namespaces;

namespace NetDoctor.Agent.Tests.Namespaces;

/// <summary>A lab with the agent on its nodes; tests are skipped where there can be none.</summary>
public sealed class AgentLabFixture : IAsyncLifetime
{
    private NamespaceLab? _lab;
    private string? _obstacle;

    public NamespaceLab Lab
    {
        get
        {
            Assert.SkipWhen(_lab is null, _obstacle ?? "");
            return _lab!;
        }
    }

    public static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    /// <summary>Has the agent of a node make a probe from inside of a pod, by its command.</summary>
    public async Task<ProbeResult> ProbeAsync(LabNode node, LabPod pod, ProbeSpec spec, params string[] settings)
    {
        var answer = await AskAsync(node, RequestOf(pod, spec), settings);
        Assert.True(answer.ExitCode == 0, $"{answer.Output}{answer.Error}");
        return JsonSerializer.Deserialize<ProbeResult>(answer.Output, NetDoctorJson.Options)!;
    }

    /// <summary>Has the agent of a node refuse.</summary>
    public async Task<Problem> RefuseAsync(LabNode node, AgentProbeRequest request, params string[] settings)
    {
        var answer = await AskAsync(node, request, settings);
        Assert.Equal((1, ""), (answer.ExitCode, answer.Error));
        return JsonSerializer.Deserialize<Problem>(answer.Output, NetDoctorJson.Options)!;
    }

    public static AgentProbeRequest RequestOf(LabPod pod, ProbeSpec spec) => new()
    {
        Probe = spec,
        PodUid = Guid.Parse(pod.Uid),
        Pod = $"{LabPod.Namespace}/{pod.Name}",
        PodAddresses = pod.Addresses,
    };

    /// <summary>Runs the agent's command on a node.</summary>
    /// <param name="node">Where.</param>
    /// <param name="request">What it reads.</param>
    /// <param name="settings">Settings such as <c>Agent__NodeName=n1</c>, and what else goes before the command.</param>
    public Task<LabCommandResult> AskAsync(LabNode node, AgentProbeRequest request, params string[] settings) =>
        RunAsync(node, "probe", JsonSerializer.Serialize(request, NetDoctorJson.Options), settings);

    /// <summary>Has the agent of a node read facts.</summary>
    public async Task<FactsAnswer> ReadAsync(LabNode node, FactsRequest request)
    {
        var answer = await RunAsync(node, "facts", JsonSerializer.Serialize(request, NetDoctorJson.Options), []);
        Assert.True(answer.ExitCode == 0, $"{answer.Output}{answer.Error}");
        return JsonSerializer.Deserialize<FactsAnswer>(answer.Output, NetDoctorJson.Options)!;
    }

    private Task<LabCommandResult> RunAsync(LabNode node, string command, string input, string[] settings) => Lab.RunAsync(
        node,
        [
            "env", "Agent__NodeName=" + node.Name, "Agent__PodDirectory=" + Lab.PodDirectory(node), "DOTNET_TieredPGO=0", .. settings,
            NamespaceLab.DotNet, Path.Combine(AppContext.BaseDirectory, "netdoctor-agent.dll"), command, "--json",
        ],
        input,
        Cancelled);

    public async ValueTask InitializeAsync()
    {
        _obstacle = await NamespaceLab.FindObstacleAsync();
        _lab = _obstacle is null ? await NamespaceLab.StartAsync(new NamespaceLabOptions(), Cancelled) : null;
    }

    public async ValueTask DisposeAsync()
    {
        if (_lab is not null)
        {
            await _lab.DisposeAsync();
        }
    }
}
