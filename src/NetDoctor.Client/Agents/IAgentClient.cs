using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Probing;

namespace NetDoctor.Client.Agents;

/// <summary>Calls node agents.</summary>
public interface IAgentClient
{
    /// <summary>Asks an agent about itself.</summary>
    /// <param name="agent">Where it listens.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AgentException">There is no answer, or none that is to be believed.</exception>
    Task<AgentInfo> GetInfoAsync(IPEndPoint agent, CancellationToken cancellationToken);

    /// <summary>Has an agent make a probe.</summary>
    /// <param name="agent">Where it listens.</param>
    /// <param name="request">The probe.</param>
    /// <param name="cancellationToken">Ends the wait, and the probe.</param>
    /// <exception cref="AgentException">There is no answer, or the agent refused.</exception>
    Task<ProbeResult> ProbeAsync(IPEndPoint agent, AgentProbeRequest request, CancellationToken cancellationToken);

    /// <summary>Has an agent make several probes at the same time, by one request.</summary>
    /// <param name="agent">Where it listens.</param>
    /// <param name="requests">The probes.</param>
    /// <param name="cancellationToken">Ends the wait, and the probes.</param>
    /// <returns>The answers, in the order of the requests: each ends when its probe does, or fails with an <see cref="AgentException"/>.</returns>
    ImmutableArray<Task<ProbeResult>> ProbeAll(IPEndPoint agent, ImmutableArray<AgentProbeRequest> requests, CancellationToken cancellationToken);

    /// <summary>Has an agent read facts of a pod or of its node.</summary>
    /// <param name="agent">Where it listens.</param>
    /// <param name="request">What to read.</param>
    /// <param name="cancellationToken">Ends the wait, and the reading.</param>
    /// <exception cref="AgentException">There is no answer, or the agent refused.</exception>
    Task<FactsAnswer> ReadFactsAsync(IPEndPoint agent, FactsRequest request, CancellationToken cancellationToken);
}
