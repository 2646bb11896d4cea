using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Matrix;

/// <summary>Which rows of a listing are wanted.</summary>
public sealed class ConnectivityFilter
{
    private const string Controller = "ingressController";
    private const string Expected = "expected ns/name, ns/kind/name, an address, a range in CIDR notation, or ingressController";

    private string? _namespace;
    private Func<RowEnd, bool> _source = _ => true;
    private Func<RowEnd, bool> _destination = _ => true;

    /// <summary>Every row.</summary>
    public static ConnectivityFilter None { get; } = new();

    /// <summary>Reads a filter.</summary>
    /// <param name="ns">Namespace of either end; null for any.</param>
    /// <param name="source">The source: <c>ns/name</c> of a workload or a pod, <c>ns/kind/name</c>, an address, a range in CIDR notation or
    /// <c>ingressController</c>; null for any.</param>
    /// <param name="destination">The destination, likewise; null for any.</param>
    /// <param name="listing">What is filtered.</param>
    /// <param name="errors">What is wrong, unknown names among it; empty with a filter.</param>
    public static ConnectivityFilter? Parse(
        string? ns, string? source, string? destination, ConnectivityListing listing, out ImmutableArray<QuestionError> errors)
    {
        var wrong = ImmutableArray.CreateBuilder<QuestionError>();
        var filter = new ConnectivityFilter { _namespace = ns };
        if (ns is not null && listing.Snapshot.Namespaces.Find("", ns) is null && listing.Workloads.All(one => one.Namespace != ns))
        {
            wrong.Add(new QuestionError("namespace", ns, $"There is no namespace {ns}{NearNames.Hint(NearNames.Namespaces(listing.Snapshot, ns))}"));
        }

        filter._source = source is null ? filter._source : End("source", source.Trim(), listing, wrong);
        filter._destination = destination is null ? filter._destination : End("destination", destination.Trim(), listing, wrong);
        errors = wrong.ToImmutable();
        return errors.IsEmpty ? filter : null;
    }

    internal bool TakesSource(RowEnd end) => _source(end);

    internal bool TakesDestination(RowEnd end) => _destination(end);

    internal bool TakesPair(RowEnd source, RowEnd destination) =>
        _namespace is null || source.Wire.Namespace == _namespace || destination.Wire.Namespace == _namespace;

    private static Func<RowEnd, bool> End(
        string field, string text, ConnectivityListing listing, ImmutableArray<QuestionError>.Builder errors)
    {
        if (string.Equals(text, Controller, StringComparison.OrdinalIgnoreCase))
        {
            return end => end.Wire.IngressController == true;
        }

        if (AddressRange.TryParse(text, out var cidr))
        {
            return end => end.Range is { } range && range.Overlaps(cidr);
        }

        if (IPAddress.TryParse(text, out var address) && (text.Contains(':', StringComparison.Ordinal) || text.Count(one => one == '.') == 3))
        {
            return listing.Snapshot.Pods.By(address) is [var pod, ..]
                ? Is(RowEnds.WorkloadOf(listing.Snapshot, pod))
                : end => end.Range is { } range && range.Contains(AddressRange.Of(address));
        }

        return text.Split('/') switch
        {
            [var ns, var name] => Named(field, text, ns, null, name, listing, errors),
            [var ns, var kind, var name] => Named(field, text, ns, kind, name, listing, errors),
            _ => Wrong(new QuestionError(field, text, $"'{text}' names nobody: {Expected}."), errors),
        };
    }

    private static Func<RowEnd, bool> Named(
        string field, string text, string ns, string? kind, string name, ConnectivityListing listing, ImmutableArray<QuestionError>.Builder errors)
    {
        var here = listing.Workloads.Where(one => one.Namespace == ns).ToList();
        if (here.Exists(one => one.Name == name && IsKind(one.Kind!, kind)))
        {
            return end => end.Wire.Namespace == ns && end.Wire.Name == name && IsKind(end.Wire.Kind!, kind);
        }

        if (kind is null or "pod" or "Pod" && listing.Snapshot.Pods.Find(ns, name) is { } pod)
        {
            return Is(RowEnds.WorkloadOf(listing.Snapshot, pod));
        }

        var near = NearNames.Of(name, here.Select(one => one.Name!)).Select(one => $"{ns}/{one}").ToImmutableArray();
        var hints = near.IsEmpty ? NearNames.Namespaces(listing.Snapshot, ns).Select(one => $"{one}/{name}") : near;
        return Wrong(new QuestionError(field, text, $"There is no {kind ?? "workload"} {name} in namespace {ns}{NearNames.Hint(hints)}"), errors);
    }

    private static Func<RowEnd, bool> Is(ObjectReference workload) => end =>
        end.Wire.Namespace == workload.Namespace && end.Wire.Name == workload.Name && end.Wire.Kind == workload.Kind;

    private static Func<RowEnd, bool> Wrong(QuestionError error, ImmutableArray<QuestionError>.Builder errors)
    {
        errors.Add(error);
        return _ => false;
    }

    // Kinds that NetDoctor does not know by a short name go by their own, in any case and with an s or without.
    private static bool IsKind(string kind, string? word) => word is null
        || string.Equals(kind, SourceParser.KindOf(word)?.ToString() ?? LongName(word), StringComparison.OrdinalIgnoreCase);

    private static string LongName(string word) => word.ToUpperInvariant() switch
    {
        "RS" => "ReplicaSet",
        "RC" => "ReplicationController",
        "CJ" => "CronJob",
        _ => word.EndsWith('s') ? word[..^1] : word,
    };
}
