using System.Collections.Immutable;
using System.Runtime.InteropServices;
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
    public Task<ProbeResult> ProbeAsync(ProbeSpec spec, Vantage vantage, CancellationToken cancellationToken) =>
        ProbeAll([(spec, vantage)], cancellationToken)[0];

    /// <summary>Makes probes at the same time; those of one agent are one request to it.</summary>
    /// <param name="probes">The probes, each with its place.</param>
    /// <param name="cancellationToken">Ends them.</param>
    /// <returns>Their results, in their order; each is there when its probe has ended.</returns>
    public ImmutableArray<Task<ProbeResult>> ProbeAll(ImmutableArray<(ProbeSpec Spec, Vantage Vantage)> probes, CancellationToken cancellationToken)
    {
        var results = new Task<ProbeResult>[probes.Length];
        var asked = new Dictionary<KnownAgent, List<(int Index, AgentProbeRequest Request)>>(ReferenceEqualityComparer.Instance);
        for (var index = 0; index < probes.Length; index++)
        {
            var (spec, vantage) = probes[index];
            if (vantage.Kind == VantageKind.Self)
            {
                results[index] = own.ProbeAsync(spec, vantage, cancellationToken);
                continue;
            }

            var (agent, pod, problem) = places.Find(vantage);
            if (agent is null)
            {
                // Another probe may just have found out that it cannot be asked.
                results[index] = Task.FromResult(NotMade.Of(spec, vantage, problem!, timeProvider.GetUtcNow()));
                continue;
            }

            var request = new AgentProbeRequest { Probe = spec, PodUid = pod?.Uid, Pod = NameOf(pod), PodAddresses = AddressesOf(pod) };
            (CollectionsMarshal.GetValueRefOrAddDefault(asked, agent, out _) ??= []).Add((index, request));
        }

        foreach (var (agent, ofAgent) in asked)
        {
            var answers = calls.ProbeAll(agent, [.. ofAgent.Select(one => one.Request)], cancellationToken);
            foreach (var ((index, _), answer) in ofAgent.Zip(answers))
            {
                results[index] = ResultAsync(agent, probes[index].Spec, probes[index].Vantage, answer);
            }
        }

        return ImmutableCollectionsMarshal.AsImmutableArray(results);
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

    private async Task<ProbeResult> ResultAsync(KnownAgent agent, ProbeSpec spec, Vantage vantage, Task<ProbeResult> answer)
    {
        try
        {
            return await answer with { Vantage = vantage };
        }
        catch (AgentException exception)
        {
            return NotMade.Of(spec, vantage, Refusal(agent, exception), timeProvider.GetUtcNow());
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
