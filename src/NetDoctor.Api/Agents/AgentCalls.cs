using System.Collections.Immutable;
using System.Net;
using NetDoctor.Client.Agents;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;

namespace NetDoctor.Api.Agents;

/// <summary>Has agents probe and read: over the network, and where that fails by way of the API server.</summary>
/// <param name="network">Calls agents over the network.</param>
/// <param name="exec">Runs their command in their pods.</param>
internal sealed class AgentCalls(IAgentClient network, AgentExec exec)
{
    /// <summary>Has an agent make a probe.</summary>
    /// <param name="agent">The agent; it has an address.</param>
    /// <param name="request">The probe.</param>
    /// <param name="cancellationToken">Ends the wait, and the probe.</param>
    /// <exception cref="AgentException">There is no answer, or the agent refused.</exception>
    public Task<ProbeResult> ProbeAsync(KnownAgent agent, AgentProbeRequest request, CancellationToken cancellationToken) =>
        ProbeAll(agent, [request], cancellationToken)[0];

    /// <summary>Has an agent make several probes at the same time.</summary>
    /// <param name="agent">The agent; it has an address.</param>
    /// <param name="requests">The probes.</param>
    /// <param name="cancellationToken">Ends the wait, and the probes.</param>
    /// <returns>The answers, in the order of the requests: each ends when its probe does, or fails with an <see cref="AgentException"/>.</returns>
    public ImmutableArray<Task<ProbeResult>> ProbeAll(
        KnownAgent agent, ImmutableArray<AgentProbeRequest> requests, CancellationToken cancellationToken)
    {
        ImmutableArray<Task<ProbeResult>> asked = agent.State.NetworkProblem is null ? network.ProbeAll(agent.Address!, requests, cancellationToken) : [];
        return
        [
            .. requests.Select((request, index) => CallAsync(
                agent,
                address => asked.IsEmpty ? network.ProbeAsync(address, request, cancellationToken) : asked[index],
                () => exec.ProbeAsync(agent, request, cancellationToken))),
        ];
    }

    /// <summary>Has an agent read facts.</summary>
    /// <param name="agent">The agent; it has an address.</param>
    /// <param name="request">What to read.</param>
    /// <param name="cancellationToken">Ends the wait, and the reading.</param>
    /// <exception cref="AgentException">There is no answer, or the agent refused.</exception>
    public Task<FactsAnswer> ReadFactsAsync(KnownAgent agent, FactsRequest request, CancellationToken cancellationToken) => CallAsync(
        agent,
        address => network.ReadFactsAsync(address, request, cancellationToken),
        () => exec.ReadFactsAsync(agent, request, cancellationToken));

    private async Task<TAnswer> CallAsync<TAnswer>(KnownAgent agent, Func<IPEndPoint, Task<TAnswer>> overNetwork, Func<Task<TAnswer>> byExec)
    {
        // Once it is known that the network fails, nobody waits for it again; the watcher finds out when it is mended.
        if (agent.State.NetworkProblem is null)
        {
            try
            {
                var answer = await overNetwork(agent.Address!);
                agent.CountAnswer();
                return answer;
            }
            catch (AgentException exception) when (!exception.IsRefusal && exec.IsOn)
            {
                agent.State = agent.State with { NetworkProblem = exception.Message };
                agent.AskAt = null;
            }
        }

        var networkProblem = agent.State.NetworkProblem;
        try
        {
            return await byExec();
        }
        catch (AgentException exception) when (!exception.IsRefusal)
        {
            throw Neither(networkProblem, exception);
        }
    }

    /// <summary>What is told of an agent that cannot be asked in either way.</summary>
    /// <param name="networkProblem">Why the network does not reach it; null when that is not so any more.</param>
    /// <param name="exec">Why its command does not answer.</param>
    public static AgentException Neither(string? networkProblem, AgentException exec) => new(
        networkProblem is null ? exec.Message : $"{networkProblem}; nor by way of the API server: {exec.Message}", isRefusal: false, exec);
}
