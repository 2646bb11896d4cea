using NetDoctor.Kubernetes;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;

namespace NetDoctor.Api.Agents;

/// <summary>Says which agent probes at a place, or why none can.</summary>
internal sealed class AgentPlaces(AgentRegistry registry, IClusterSource source)
{
    /// <summary>Looks for the agent of a place.</summary>
    /// <param name="vantage">A node, or a pod with its node.</param>
    public AgentPlace Find(Vantage vantage)
    {
        if (!registry.IsOn)
        {
            return AgentPlace.Without("NetDoctor uses no agents, since Agents:Certificates is not set.");
        }

        Pod? pod = null;
        if (vantage.Kind == VantageKind.Pod)
        {
            pod = PodOf(vantage.Pod);
            if (ProblemOf(pod, vantage) is { } problem)
            {
                return AgentPlace.Without(problem);
            }
        }

        return registry.Find(vantage.Node) switch
        {
            null when vantage.Node is not null && source.TakeSnapshot().Nodes.Find("", vantage.Node) is null => AgentPlace.Without($"There is no node {vantage.Node}."),
            null => AgentPlace.Without($"Node {vantage.Node} has no agent."),
            { State.Problem: { } problem } => AgentPlace.Without($"The agent of node {vantage.Node} cannot be asked: {problem.TrimEnd('.')}."),
            { Address: null } => AgentPlace.Without($"The agent of node {vantage.Node} has no address."),
            var agent when pod is not null && NeededInPods(agent.State) is { } missing => AgentPlace.Without(
                $"The agent of node {vantage.Node} lacks {missing.Name}: it cannot {missing.Disables}."),
            var agent => new AgentPlace(agent, pod, null),
        };
    }

    /// <summary>The pod of a vantage; null when there is none.</summary>
    /// <param name="reference"><c>namespace/name</c>.</param>
    public Pod? PodOf(string? reference) => reference?.Split('/') is [var ns, var name] ? source.TakeSnapshot().Pods.Find(ns, name) : null;

    private static string? ProblemOf(Pod? pod, Vantage vantage) => pod switch
    {
        null => $"There is no pod {vantage.Pod}.",
        { Phase: not PodPhase.Running } => $"Pod {vantage.Pod} does not run ({pod.Phase}).",
        { HostNetwork: true } => $"Pod {vantage.Pod} has no network of its own, but that of its node {pod.NodeName}: probe from the node.",
        _ when pod.NodeName != vantage.Node => $"Pod {vantage.Pod} is on node {pod.NodeName}, not on {vantage.Node}.",
        _ => null,
    };

    private static MissingCapability? NeededInPods(AgentState agent) => agent.Missing.FirstOrDefault(missing => missing.Name is "SYS_ADMIN" or "SYS_PTRACE");
}

/// <summary>Who probes at a place.</summary>
/// <param name="Agent">The agent; null when there is none that can.</param>
/// <param name="Pod">The pod whose network namespace it enters; null for the node's.</param>
/// <param name="Problem">Why none can, in a sentence; null when one can.</param>
internal sealed record AgentPlace(KnownAgent? Agent, Pod? Pod, string? Problem)
{
    /// <summary>A place at which nobody can probe.</summary>
    /// <param name="problem">Why, in a sentence.</param>
    public static AgentPlace Without(string problem) => new(null, null, problem);
}
