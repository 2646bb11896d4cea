using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using NetDoctor.Api.Agents;
using NetDoctor.Client.Agents;
using NetDoctor.Kubernetes.Exec;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.TestKit;

namespace NetDoctor.Api.Tests.Agents;

/// <summary>Agents on declared nodes that probe a declared network.</summary>
internal sealed class FakeAgents : IAgentClient
{
    private readonly ConcurrentQueue<(IPEndPoint Agent, AgentProbeRequest Request)> _asked = [];

    private readonly ConcurrentQueue<(IPEndPoint Agent, int Probes)> _batches = [];

    public static Guid WebUid { get; } = new("6f1c3f3a-2f5e-4f0e-9a3b-0d7f4b1c2d3e");

    /// <summary>Network as seen by the agents.</summary>
    public IProber Wire { get; set; } = ApiHost.HealthyWire();

    /// <summary>What each agent says of itself, by address; one that throws is not there.</summary>
    public Func<IPEndPoint, AgentInfo> Info { get; set; } = agent => new AgentInfo
    {
        Version = ProgramVersion.Own,
        Node = agent.Address.ToString() == "10.244.1.90" ? "n1" : "n2",
    };

    /// <summary>Facts that the agents tell.</summary>
    public Func<IPEndPoint, FactsRequest, FactsAnswer> Facts { get; set; } = (_, _) => new FactsAnswer();

    /// <summary>Way to the agents past the network; null when there is none.</summary>
    public IPodExec? Exec { get; set; }

    /// <summary>Thrown in place of a probe or of facts; null to give them.</summary>
    public AgentException? Refusal { get; set; }

    public ImmutableArray<(IPEndPoint Agent, AgentProbeRequest Request)> Asked => [.. _asked];

    /// <summary>How many probes each agent was asked for at once.</summary>
    public ImmutableArray<(IPEndPoint Agent, int Probes)> Batches => [.. _batches];

    /// <summary>The healthy shop with an agent on each of its two nodes, and a web of known UID.</summary>
    public static SnapshotBuilder Cluster() => SnapshotBuilder.HealthyShop().Namespace("netdoctor")
        .Pod("netdoctor", "agent-1", "10.244.1.90", "n1", "app.kubernetes.io/name=netdoctor,app.kubernetes.io/component=agent")
        .Pod("netdoctor", "agent-2", "10.244.2.90", "n2", "app.kubernetes.io/name=netdoctor,app.kubernetes.io/component=agent")
        .Edit<Pod>("shop", "web-5d4c-a", pod => pod with { Uid = WebUid });

    /// <summary>Starts the API with these agents, all asked once.</summary>
    public async Task<ApiHost> StartAsync(ClusterSnapshot? cluster = null, IProber? own = null, params (string Key, string Value)[] settings)
    {
        var host = await ApiHost.StartAsync(
            own,
            services =>
            {
                services.AddSingleton<IAgentClient>(this);
                if (Exec is not null)
                {
                    services.AddSingleton(Exec);
                }
            },
            [("Agents:Certificates", "/nowhere"), ("Agents:Namespace", "netdoctor"), ("Probes:PodName", "netdoctor/netdoctor-0"), ("Probes:NodeName", "n2"), .. settings]);
        host.Cluster.Snapshot = cluster ?? Cluster().Build();
        await host.Services.GetRequiredService<AgentWatcher>().LookAsync(TestContext.Current.CancellationToken);
        return host;
    }

    public Task<AgentInfo> GetInfoAsync(IPEndPoint agent, CancellationToken cancellationToken) => Task.FromResult(Info(agent));

    public async Task<ProbeResult> ProbeAsync(IPEndPoint agent, AgentProbeRequest request, CancellationToken cancellationToken)
    {
        _asked.Enqueue((agent, request));
        return Refusal is null ? await Wire.ProbeAsync(request.Probe, Vantage.Self, cancellationToken) : throw Refusal;
    }

    public ImmutableArray<Task<ProbeResult>> ProbeAll(IPEndPoint agent, ImmutableArray<AgentProbeRequest> requests, CancellationToken cancellationToken)
    {
        _batches.Enqueue((agent, requests.Length));
        return [.. requests.Select(request => ProbeAsync(agent, request, cancellationToken))];
    }

    public Task<FactsAnswer> ReadFactsAsync(IPEndPoint agent, FactsRequest request, CancellationToken cancellationToken) =>
        Refusal is null ? Task.FromResult(Facts(agent, request)) : throw Refusal;
}
