using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Options;
using NetDoctor.Agent.Health;
using NetDoctor.Agent.Pods;
using NetDoctor.Model.Agents;
using NetDoctor.Model.Probing;
using NetDoctor.Probes;

namespace NetDoctor.Agent;

/// <summary>Makes the probes that are asked for: from the node, or from inside of a pod.</summary>
internal sealed class AgentProber(ProbeRunner runner, PodNetworks networks, SelfCheck check, IOptions<AgentOptions> options)
{
    /// <summary>Makes a probe.</summary>
    /// <param name="request">Which one, and from where.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="RefusedException">It cannot be made.</exception>
    public async Task<ProbeResult> ProbeAsync(AgentProbeRequest request, CancellationToken cancellationToken)
    {
        if (request.PodUid is not { } uid)
        {
            var node = ProbePlace.Own(new Vantage(VantageKind.Node, options.Value.NodeName));
            return await runner.ProbeAsync(request.Probe, node, cancellationToken);
        }

        if (check.Problem is { } problem)
        {
            throw RefusedException.Unable(problem);
        }

        using var network = await networks.OpenAsync(uid, request.Pod, ReadAddresses(request.PodAddresses), cancellationToken);
        var vantage = new Vantage(VantageKind.Pod, options.Value.NodeName, request.Pod);
        return await runner.ProbeAsync(request.Probe, new ProbePlace(vantage, network.Sockets), cancellationToken);
    }

    private static ImmutableArray<IPAddress> ReadAddresses(ImmutableArray<string> addresses) =>
    [
        .. addresses.Select(text => IPAddress.TryParse(text, out var address)
            ? address
            : throw RefusedException.Invalid($"podAddresses has '{text}': expected IP addresses.")),
    ];
}
