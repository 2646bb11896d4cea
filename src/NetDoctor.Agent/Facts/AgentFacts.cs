using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.Options;
using NetDoctor.Agent.Facts.Reading;
using NetDoctor.Agent.Health;
using NetDoctor.Agent.Pods;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Probes.Namespaces;

namespace NetDoctor.Agent.Facts;

/// <summary>Reads the facts that are asked for: of the node, or of a pod.</summary>
/// <remarks>Two readings at a time: listing the rules of a large cluster takes seconds and tens of megabytes.</remarks>
internal sealed class AgentFacts(
    FactsReader reader, PodNetworks networks, IPodProcesses processes, NamespaceEntry entry, SelfCheck check,
    IOptions<AgentOptions> options) : IDisposable
{
    private const int MostAtATime = 2;

    private readonly SemaphoreSlim _turns = new(MostAtATime);

    /// <summary>Reads the facts.</summary>
    /// <param name="request">Which.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="RefusedException">They cannot be read.</exception>
    public async Task<FactsAnswer> ReadAsync(FactsRequest request, CancellationToken cancellationToken)
    {
        Check(request);
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return request.PodUid is { } uid
                ? new FactsAnswer { Pod = await ReadPodAsync(uid, request, cancellationToken) }
                : new FactsAnswer { Node = await reader.ReadNodeAsync(options.Value.NodeName, request, cancellationToken) };
        }
        finally
        {
            _turns.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _turns.Dispose();

    private async Task<PodFacts> ReadPodAsync(Guid uid, FactsRequest request, CancellationToken cancellationToken)
    {
        if (check.Problem is { } problem)
        {
            throw RefusedException.Unable(problem);
        }

        using var network = await networks.OpenAsync(uid, request.Pod, Addresses(request.PodAddresses), cancellationToken);
        var place = FactsPlace.Of(entry, network.Namespace, network.ProcessId);
        var facts = await reader.ReadPodAsync(place, processes.Find(uid), uid, request, cancellationToken);

        // What was read under the id of a process that has ended may be of another pod.
        return network.ProcessId is { } id && !processes.IsOf(id, uid)
            ? throw RefusedException.NoNetwork($"The processes of pod {request.Pod ?? uid.ToString("D")} have just ended.")
            : facts;
    }

    private static void Check(FactsRequest request)
    {
        if (Math.Max(request.Rules.Length, Math.Max(request.Flows.Length, request.Routes.Length)) > FactsRequest.MaxQuestions)
        {
            throw RefusedException.Invalid($"There are more than {FactsRequest.MaxQuestions} questions of one kind.");
        }

        if (request.Rules.Select(rule => rule.Port).Concat(request.Flows.Select(flow => flow.Port))
            .Any(port => port is < IPEndPoint.MinPort or > IPEndPoint.MaxPort))
        {
            throw RefusedException.Invalid("A port is not between 0 and 65535.");
        }

        // These become words of a command.
        _ = Addresses([.. request.Flows.SelectMany(flow => (string?[])[flow.Destination, flow.Source]).OfType<string>()]);
    }

    private static ImmutableArray<IPAddress> Addresses(ImmutableArray<string> texts) =>
    [
        .. texts.Select(text => IPAddress.TryParse(text, out var address)
            ? address
            : throw RefusedException.Invalid($"'{text}' is no IP address.")),
    ];
}
