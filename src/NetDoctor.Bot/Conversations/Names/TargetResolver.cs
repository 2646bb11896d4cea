using System.Collections.Immutable;
using NetDoctor.Bot.State;
using NetDoctor.Client;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Names;
using NetDoctor.Model.Services;

namespace NetDoctor.Bot.Conversations.Names;

/// <summary>Finds the Service and the port that a target means.</summary>
internal sealed class TargetResolver(NetDoctorClient api)
{
    private const int MostChoices = 5;

    /// <summary>The target of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="from">Its source; null for NetDoctor itself.</param>
    /// <param name="asks">Words that ask the request once more, of a target.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Resolution> ResolveAsync(
        DiagnoseRequest request, string? from, Func<string, string> asks, CancellationToken cancellationToken)
    {
        // The API understands everything else better, and says what is wrong with it.
        if (WrittenTarget.Of(request.Target) is not { } target)
        {
            return new Resolved(from, request.Target, request.Protocol ?? TransportProtocol.Tcp);
        }

        var ns = target.Namespace ?? request.Namespace;
        var found = await api.FindNamesAsync(target.Service, NameKind.Service, ns, cancellationToken);
        var exact = found.Items.Where(item => item.IsExact).ToImmutableArray();
        if (ns is not null)
        {
            return exact is [var named]
                ? WithPort(named, target, request, from, asks)
                : new Resolved(from, Written(request.Target, target, ns), request.Protocol ?? TransportProtocol.Tcp);
        }

        var home = from?.Split('/') is [var source, _, ..] && source != "node" ? source : null;
        if (exact.FirstOrDefault(item => item.Namespace == home) is { } near)
        {
            return WithPort(near, target, request, from, asks);
        }

        return (exact, home) switch
        {
            ([], _) => await MissingAsync(target, found, asks, cancellationToken),
            ([var only], null) => WithPort(only, target, request, from, asks),
            (_, null) => new Ambiguous($"There are {exact.Length} Services {target.Service}. Which one?", Choices(exact, target, asks)),
            _ => new Ambiguous(
                $"{home} has no Service {target.Service}, which is what the name means to {from}. Which one do you mean?",
                [.. Choices(exact, target, asks), new OpenChoice($"{target.Service}.{home}", asks(WrittenTarget.Join($"{target.Service}.{home}", target.Port)))]),
        };
    }

    private static Resolution WithPort(
        NameMatch service, WrittenTarget target, DiagnoseRequest request, string? from, Func<string, string> asks)
    {
        if (target.Port is not null)
        {
            var named = service.Ports.Where(port => port.Name == target.Port || $"{port.Port}" == target.Port).ToList();
            var protocol = request.Protocol ?? (named.Count > 0 && named.TrueForAll(port => port.Protocol != TransportProtocol.Tcp)
                ? named[0].Protocol
                : TransportProtocol.Tcp);
            return new Resolved(from, WrittenTarget.Join(service.Reference, target.Port), protocol);
        }

        // Of a port that is open for two transports, as DNS is, TCP is the one that is meant unless the other was said.
        var ports = service.Ports.Where(port => request.Protocol is null || port.Protocol == request.Protocol)
            .GroupBy(port => port.Port).Select(group => group.MinBy(port => port.Protocol)!).ToList();
        return ports switch
        {
            [] => new Resolved(from, service.Reference, request.Protocol ?? TransportProtocol.Tcp),
            [var only] => new Resolved(from, $"{service.Reference}:{only.Port}", only.Protocol),
            _ => new Ambiguous($"{service.Reference} has {ports.Count} ports. Which one?",
                [.. ports.Take(MostChoices).Select(port => new OpenChoice(Label(port), asks($"{service.Reference}:{port.Port}")))]),
        };
    }

    private static string Label(ServiceHealthPort port)
    {
        var protocol = port.Protocol == TransportProtocol.Tcp ? "" : $"/{port.Protocol.ToString().ToUpperInvariant()}";
        return port.Name is null ? $"{port.Port}{protocol}" : $"{port.Port}{protocol} ({port.Name})";
    }

    private async Task<Resolution> MissingAsync(
        WrittenTarget target, NameList near, Func<string, string> asks, CancellationToken cancellationToken)
    {
        if (!near.Items.IsEmpty)
        {
            return new Ambiguous($"There is no Service {target.Service}. Do you mean one of these?", Choices(near.Items, target, asks));
        }

        var workloads = await api.FindNamesAsync(target.Service, NameKind.Workload, null, cancellationToken);
        if (workloads.Items.FirstOrDefault(item => item.IsExact) is { } workload)
        {
            return new Unresolved(
                $"There is no Service {target.Service}; {workload.Kind} {workload.Reference} has that name. It is reached by a Service in front of it, or by a pod's address and port.",
                $"services in {workload.Namespace}");
        }

        return near.IsComplete
            ? new Unresolved($"There is no Service {target.Service} in any namespace, and none with a name like it.", "services")
            : new Unresolved($"No Service {target.Service} is known, but not all Services are known either. Write it as name.namespace.", "status");
    }

    private static ImmutableArray<OpenChoice> Choices(ImmutableArray<NameMatch> items, WrittenTarget target, Func<string, string> asks) =>
        [.. items.Take(MostChoices).Select(item => new OpenChoice(item.Reference, asks(WrittenTarget.Join(item.Reference, target.Port))))];

    private static string Written(string text, WrittenTarget target, string ns) =>
        target.Namespace is null ? WrittenTarget.Join($"{target.Service}.{ns}", target.Port) : text;
}
