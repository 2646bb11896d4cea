using System.Collections.Immutable;
using NetDoctor.Api.Diagnoses;
using NetDoctor.Client.Agents;
using NetDoctor.Diagnosis.Reading;
using NetDoctor.Kubernetes;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Api.Agents;

/// <summary>Makes probes at every place that there is somebody: NetDoctor's own pod, and by their agents nodes and the pods on them.</summary>
internal sealed class AgentProber(IProber own, AgentRegistry registry, AgentCalls calls, IClusterSource source, TimeProvider timeProvider) : IProber
{
    /// <inheritdoc/>
    public bool CanProbeFrom(Vantage vantage) => vantage.Kind == VantageKind.Self
        ? own.CanProbeFrom(vantage)
        : Find(vantage) is not null;

    /// <inheritdoc/>
    public async Task<ProbeResult> ProbeAsync(ProbeSpec spec, Vantage vantage, CancellationToken cancellationToken)
    {
        if (vantage.Kind == VantageKind.Self)
        {
            return await own.ProbeAsync(spec, vantage, cancellationToken);
        }

        if (Find(vantage) is not var (agent, pod))
        {
            throw new ArgumentException($"Probes cannot be made from {vantage}.", nameof(vantage));
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
        if (Find(plan.Place) is not var (agent, pod))
        {
            return new ReadResult(plan, null, $"No agent can read at {plan.Place}.");
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

    // The agent and the pod whose namespace it enters, null for the node's; null when nobody can probe from there.
    private (KnownAgent Agent, Pod? Pod)? Find(Vantage vantage)
    {
        if (registry.Find(vantage.Node) is not { Address: not null, State.Problem: null } agent)
        {
            return null;
        }

        if (vantage.Kind == VantageKind.Node)
        {
            return (agent, null);
        }

        return agent.State.Missing.All(missing => missing.Name is not ("SYS_ADMIN" or "SYS_PTRACE"))
            && vantage.Pod?.Split('/') is [var ns, var name]
            && source.TakeSnapshot().Pods.Find(ns, name) is { Phase: PodPhase.Running, HostNetwork: false } pod && pod.NodeName == vantage.Node
            ? (agent, pod)
            : null;
    }
}
