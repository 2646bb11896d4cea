using System.Collections.Immutable;
using NetDoctor.Api.Diagnoses;
using NetDoctor.Client.Agents;
using NetDoctor.Diagnosis.Reading;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Api.Agents;

/// <summary>Makes probes at every place that there is somebody: NetDoctor's own pod, and by their agents nodes and the pods on them.</summary>
internal sealed class AgentProber(IProber own, AgentPlaces places, AgentCalls calls, TimeProvider timeProvider) : IProber
{
    /// <inheritdoc/>
    public bool CanProbeFrom(Vantage vantage) => vantage.Kind == VantageKind.Self
        ? own.CanProbeFrom(vantage)
        : places.Find(vantage).Agent is not null;

    /// <inheritdoc/>
    public async Task<ProbeResult> ProbeAsync(ProbeSpec spec, Vantage vantage, CancellationToken cancellationToken)
    {
        if (vantage.Kind == VantageKind.Self)
        {
            return await own.ProbeAsync(spec, vantage, cancellationToken);
        }

        var (agent, pod, problem) = places.Find(vantage);
        if (agent is null)
        {
            // Another probe may just have found out that it cannot be asked.
            return NotMade.Of(spec, vantage, problem!, timeProvider.GetUtcNow());
        }

        try
        {
            var request = new AgentProbeRequest
            {
                Probe = spec,
                PodUid = pod?.Uid,
                Pod = NameOf(pod),
                PodAddresses = AddressesOf(pod),
            };
            var result = await calls.ProbeAsync(agent, request, cancellationToken);
            return result with { Vantage = vantage };
        }
        catch (AgentException exception)
        {
            return NotMade.Of(spec, vantage, Refusal(agent, exception), timeProvider.GetUtcNow());
        }
    }

    /// <summary>Has an agent read facts.</summary>
    /// <param name="plan">Where, and what.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    public async Task<ReadResult> ReadAsync(PlannedRead plan, CancellationToken cancellationToken)
    {
        var (agent, pod, problem) = places.Find(plan.Place);
        if (agent is null)
        {
            return new ReadResult(plan, null, problem);
        }

        try
        {
            var request = plan.Request with { PodUid = pod?.Uid, Pod = NameOf(pod), PodAddresses = AddressesOf(pod) };
            return new ReadResult(plan, await calls.ReadFactsAsync(agent, request, cancellationToken));
        }
        catch (AgentException exception)
        {
            return new ReadResult(plan, null, Refusal(agent, exception));
        }
    }

    private static string Refusal(KnownAgent agent, AgentException exception)
    {
        if (!exception.IsRefusal)
        {
            // Nobody waits for it again before it has been asked about itself.
            agent.State = agent.State with { Problem = exception.Message, NetworkProblem = null };
            agent.AskAt = null;
        }

        return $"The agent of node {agent.State.Node}: {exception.Message}.";
    }

    private static string? NameOf(Pod? pod) => pod is null ? null : $"{pod.Namespace}/{pod.Name}";

    private static ImmutableArray<string> AddressesOf(Pod? pod) => pod is null ? [] : [.. pod.PodIPs.Select(address => address.ToString())];
}
