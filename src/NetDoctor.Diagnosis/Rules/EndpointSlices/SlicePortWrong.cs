using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.EndpointSlices;

/// <summary>A slice has no number for the Service's port, or another one than the Service asks for.</summary>
/// <remarks>kube-proxy finds the port in the slice by the name of the Service's port and the protocol, and passes over slices without it.
/// Source: kubernetes/kubernetes pkg/proxy/endpointslicecache.go, <c>endpointInfoByServicePort</c>.</remarks>
public sealed class SlicePortWrong : IRule
{
    /// <inheritdoc/>
    public RuleInfo Info { get; } = new("EPS08", "Slice port null or wrong", Severity.Error, Hop.Endpoints)
    {
        Needs = [ResourceKind.Service, ResourceKind.Pod, ResourceKind.EndpointSlice],
        Explains = ["SVC11", "SVC12", "EPS11", "APP01", "APP02"],
    };

    /// <inheritdoc/>
    public IEnumerable<RuleFinding> Evaluate(DiagnosisContext context)
    {
        if (context.Route is not { Service: { } service, Port: { } port } || context.Route.TargetKind == RouteTargetKind.Headless)
        {
            yield break;
        }

        var wrong = SliceEndpoints.Of(context)
            .Where(one => one.Source.Ready && IsWrong(context, service, port, one))
            .ToList();
        if (wrong.Count == 0)
        {
            yield break;
        }

        var slice = wrong[0].Slice;
        var isUnused = wrong.TrueForAll(one => one.Route.Address.Port == 0);
        yield return new RuleFinding
        {
            Subject = slice.Reference.ToString(),
            Summary = isUnused && NamedOtherwise(slice, port) is { } other
                ? $"The port of {slice.Reference} {(other.Name.Length == 0 ? "has no name" : $"is named {other.Name}")}; port {port.Name ?? "(unnamed)"} of "
                    + $"{service.Reference} looks for one {(port.Name is null ? "without a name" : $"named {port.Name}")}, so "
                    + $"{wrong.Count} {(wrong.Count == 1 ? "endpoint takes" : "endpoints take")} no traffic."
                : $"{slice.Reference} {Has(slice, port)}, while port {port} of {service.Reference} "
                + (isUnused
                    ? $"is looked up there by {Name(port)} and {port.Protocol.Label()}: "
                        + $"{wrong.Count} {(wrong.Count == 1 ? "endpoint takes" : "endpoints take")} no traffic."
                    : $"has targetPort {port.TargetPort}: {wrong.Count} {(wrong.Count == 1 ? "endpoint is" : "endpoints are")} dialled there, and "
                        + $"{(wrong.Count == 1 ? "fails" : "fail")}."),
            Evidence =
            [
                context.Derived(slice, $"its ports: {PodWords.List(slice.Ports.Select(Text), 5)}"),
                context.Derived(service, $"port {port} has targetPort {port.TargetPort}"),
                .. SliceEndpoints.ProbesOf(context, wrong[0].Route).Take(1).Select(probe => DiagnosisContext.Observed(probe)),
            ],
            Fixes = [FixOf(slice, port)],
            Coverage = isUnused && !context.Route.ChosenEndpoints.Any() ? Coverage.All : SliceEndpoints.CoverageOf(wrong.Select(one => one.Route)),
            IsHazard = isUnused && (context.Route.ChosenEndpoints.Any() || Wire.WasReached(context)),
        };
    }

    private static bool IsWrong(DiagnosisContext context, Service service, ServicePort port, SliceEndpoints.Sliced one)
    {
        // A name that the pod's containers lack is the pod's fault, and the controller's slice then rightly has no number (SVC05).
        if (port.TargetPort.IsName && one.Slice.ManagedBy == SliceEndpoints.Controller)
        {
            return false;
        }

        // Whoever writes slices by hand may choose any number: only one that fails is wrong.
        return one.Route.Address.Port == 0
            || (service.HasSelector && !port.TargetPort.IsName && one.Route.IsChosen
                && one.Route.Address.Port != port.TargetPort.Number && SliceEndpoints.Fails(context, one.Route));
    }

    private static string Has(EndpointSlice slice, ServicePort port) => slice.Ports switch
    {
        [] => "has no port at all",
        _ when slice.Ports.FirstOrDefault(other => IsSame(other, port)) is { } same =>
            same.Port is null ? $"has no number for port {Text(same)}" : $"leads to port {Text(same)}",
        _ => $"has {PodWords.List(slice.Ports.Select(Text), 3)}",
    };

    private static bool IsSame(EndpointPort other, ServicePort port) =>
        other.Name == (port.Name ?? "") && other.Protocol == port.Protocol;

    private static string Name(ServicePort port) => port.Name is null ? "the empty name" : $"the name {port.Name}";

    private static string Text(EndpointPort port) =>
        $"{(port.Name.Length == 0 ? "(unnamed)" : port.Name)} {port.Port?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "without number"}"
        + $"/{port.Protocol.Label()}";

    // One port that differs by its name alone: its number is what somebody knew of the backend, and it stays.
    private static EndpointPort? NamedOtherwise(EndpointSlice slice, ServicePort port) =>
        slice.Ports is [{ Port: not null } only] && only.Protocol == port.Protocol && only.Name != (port.Name ?? "") ? only : null;

    private static Fix FixOf(EndpointSlice slice, ServicePort port)
    {
        if (slice.ManagedBy == SliceEndpoints.Controller)
        {
            return new Fix(
                "Delete the slice: its controller writes it anew.",
                $"kubectl -n {slice.Namespace} delete endpointslice {slice.Name}",
                FixRisk.Medium);
        }

        if (NamedOtherwise(slice, port) is { } other)
        {
            return new Fix(
                (port.Name is null ? "Take the name from the slice's port" : $"Name the slice's port {port.Name}") + $"; its number {other.Port} stays.",
                Patch(slice, "/ports/0/name", $"\"{port.Name}\""),
                FixRisk.Medium);
        }

        var number = port.TargetPort.IsName ? port.Port : port.TargetPort.Number;
        var at = slice.Ports.ToList().FindIndex(one => IsSame(one, port));
        return at >= 0
            ? new Fix($"Set the number at which the backend listens: {number}, if it is the Service's targetPort.",
                Patch(slice, $"/ports/{at}/port", $"{number}"), FixRisk.Medium)
            : slice.Ports.IsEmpty
            ? new Fix($"Give the slice the Service port's name and protocol, and the number at which the backend listens: {number}, if it is the targetPort.",
                Patch(slice, "/ports", $"[{{\"name\":\"{port.Name}\",\"protocol\":\"{port.Protocol.Label()}\",\"port\":{number}}}]"), FixRisk.Medium)
            : new Fix(
                $"Give the slice's port at which the backend listens {Name(port)} and the protocol {port.Protocol.Label()}; its number stays.",
                $"kubectl -n {slice.Namespace} edit endpointslice {slice.Name}", FixRisk.Medium);
    }

    private static string Patch(EndpointSlice slice, string path, string value) =>
        $"kubectl -n {slice.Namespace} patch endpointslice {slice.Name} --type=json -p "
        + $"'[{{\"op\":\"add\",\"path\":\"{path}\",\"value\":{value}}}]'";
}
