using NetDoctor.Api.Diagnoses;
using NetDoctor.Client.Agents;
using NetDoctor.Kubernetes;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Api.Agents;

/// <summary>Makes probes at every place that there is somebody: NetDoctor's own pod, and by their agents nodes and the pods on them.</summary>
internal sealed class AgentProber(IProber own, AgentRegistry registry, IAgentClient client, IClusterSource source, TimeProvider timeProvider) : IProber
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
                Pod = pod is null ? null : $"{pod.Namespace}/{pod.Name}",
                PodAddresses = pod is null ? [] : [.. pod.PodIPs.Select(address => address.ToString())],
            };
            var result = await client.ProbeAsync(agent.Address!, request, cancellationToken);
            return result with { Vantage = vantage };
        }
        catch (AgentException exception)
        {
            if (!exception.IsRefusal)
            {
                // Nobody waits for it again before it has been asked about itself.
                agent.State = agent.State with { Problem = exception.Message };
                agent.AskAt = null;
            }

            return NotMade.Of(spec, vantage, $"The agent of node {agent.State.Node}: {exception.Message}.", timeProvider.GetUtcNow());
        }
    }

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
