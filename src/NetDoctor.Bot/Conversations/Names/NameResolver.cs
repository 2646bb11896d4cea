using System.Collections.Immutable;
using System.Net;
using NetDoctor.Bot.Conversations.Grammar;
using NetDoctor.Bot.State;
using NetDoctor.Client;
using NetDoctor.Model.Names;

namespace NetDoctor.Bot.Conversations.Names;

/// <summary>Finds what the bare names of a request mean in the cluster, and asks back where they may mean several things.</summary>
/// <remarks>It never guesses: a name that stands for one thing only because of a typing error is asked for.</remarks>
internal sealed class NameResolver(NetDoctorClient api)
{
    private const int MostChoices = 5;

    /// <summary>The source and the target of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="self">Who "I" is; null when that is not known: NetDoctor itself asks then.</param>
    /// <param name="asks">Words that ask the request once more, of a source and a target.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Resolution> ResolveAsync(
        DiagnoseRequest request, string? self, Func<string?, string, string> asks, CancellationToken cancellationToken)
    {
        var source = await SourceAsync(request.Source, request.Namespace, self, name => asks(name, WithNamespace(request)), cancellationToken);
        return source is Resolved { From: var from }
            ? await new TargetResolver(api).ResolveAsync(request, from, target => asks(from, target), cancellationToken)
            : source;
    }

    /// <summary>A source, or a workload that policies are asked about.</summary>
    /// <param name="written">As it was written; null for whoever speaks.</param>
    /// <param name="ns">Namespace that was named; null for none.</param>
    /// <param name="self">Who "I" is; null when that is not known.</param>
    /// <param name="asks">Words that ask the request once more, of a source.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<Resolution> SourceAsync(
        string? written, string? ns, string? self, Func<string, string> asks, CancellationToken cancellationToken)
    {
        if (written is null or ExactForm.Itself)
        {
            return new Resolved(written is null ? self : null, "");
        }

        if (written.Contains('/', StringComparison.Ordinal) || written == "outside")
        {
            return new Resolved(written, "");
        }

        if (IPAddress.TryParse(written, out _))
        {
            return new Unresolved($"Nobody can ask from an address alone, as {written} is. Name the pod, workload or node.");
        }

        // payments.shop is how one writes a Service; as a source it means the workload of that name.
        var (name, inside) = written.Split('.') is [var first, var second, ..] ? (first, second) : (written, ns);
        var found = await api.FindNamesAsync(name, NameKind.Workload, inside, cancellationToken);
        if (inside is not null && inside == ns && await ElsewhereAsync(name, inside, asks, cancellationToken) is { } elsewhere)
        {
            return elsewhere;
        }

        var nodes = inside is null && !found.Items.Any(item => item.IsExact)
            ? await api.FindNamesAsync(name, NameKind.Node, null, cancellationToken)
            : new NameList([], true);
        if (nodes.Items is [{ IsExact: true } node])
        {
            return new Resolved(node.Reference, "");
        }

        if (found.Items is [{ IsExact: true } only])
        {
            return new Resolved(only.Reference, "");
        }

        var where = inside is null ? "" : $" in {inside}";
        ImmutableArray<OpenChoice> choices =
            [.. found.Items.Concat(nodes.Items).Take(MostChoices).Select(item => new OpenChoice(item.Reference, asks(item.Reference)))];
        return found.Items switch
        {
            [{ IsExact: true }, ..] => new Ambiguous($"Which {name} do you mean?", choices) { IsExact = true },
            _ when !choices.IsEmpty => new Ambiguous($"There is no workload {name}{where}. Do you mean one of these?", choices),
            _ when !found.IsComplete => new Unresolved($"No workload {name}{where} is known, but not all pods are known either. Write it as namespace/name."),
            _ => new Unresolved($"There is no workload, pod or node {name}{where}, and none with a name like it."),
        };
    }

    // "web reach payments in billing" may mean the web of another namespace, be there one in that namespace or not.
    private async Task<Resolution?> ElsewhereAsync(string name, string ns, Func<string, string> asks, CancellationToken cancellationToken)
    {
        var all = await api.FindNamesAsync(name, NameKind.Workload, null, cancellationToken);
        if (all.Items is not [{ IsExact: true }, ..] || all.Items.All(item => item.Namespace == ns))
        {
            return null;
        }

        return new Ambiguous(
            all.Items.Any(item => item.Namespace == ns) ? $"Which {name} do you mean?" : $"{ns} has no workload {name}. Do you mean one of these?",
            [
                .. all.Items.OrderByDescending(item => item.Namespace == ns).Take(MostChoices)
                    .Select(item => new OpenChoice(item.Reference, asks(item.Reference))),
            ])
        {
            IsExact = true,
        };
    }

    // A namespace that was named counts for the target too, when that has none of its own.
    private static string WithNamespace(DiagnoseRequest request) =>
        request.Namespace is { } ns && WrittenTarget.Of(request.Target) is { Namespace: null } target
            ? WrittenTarget.Join($"{target.Service}.{ns}", target.Port)
            : request.Target;
}
