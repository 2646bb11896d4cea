using System.Collections.Immutable;
using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Questions;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Diagnosis.Rules;
using NetDoctor.Diagnosis.Rules.Dns;
using NetDoctor.Model.Diagnoses;
using NetDoctor.Model.Probing;

namespace NetDoctor.Diagnosis.Judging;

/// <summary>The observations of a diagnosis, sorted by what they say about the route.</summary>
internal sealed class Sightings
{
    private readonly Vantage? _own;
    private readonly bool _isRefusedByIngress;
    private readonly Route _route;

    public Sightings(DiagnosisContext context)
    {
        var route = context.Route;
        _route = route;
        Names = [.. context.At(LadderStep.Name).Concat(context.At(LadderStep.Srv)).Where(WasMade)];
        Replicas = [.. context.At(LadderStep.NameAtReplica).Where(WasMade)];
        Misled = [.. Names.Where(observation => DnsAnswers.IsElsewhere(context, observation))];
        BadReplicas = DnsAnswers.BadOf(context, Replicas);
        HasGoodReplica = Replicas.Any(observation => observation.Succeeded && !BadReplicas.Contains(observation));
        NodePorts = [.. context.At(LadderStep.NodePort).Where(WasMade)];
        Applications = [.. context.At(LadderStep.Application).Where(WasMade).Where(one => IngressAnswers.IsAsked(context, one))];
        EndpointApplications = [.. context.At(LadderStep.EndpointApplication).Where(WasMade)];
        Endpoints = [.. context.At(LadderStep.Endpoint).Where(WasMade).Where(IsChosen)];
        Dialled = [.. context.At(LadderStep.Frontend)
            .Concat(context.At(LadderStep.Endpoint).Where(observation => IsFrontend(route, observation)))
            .Where(WasMade)];
        IsKeptOut = context.KeptOut.Any(observation => observation.Plan.Step >= LadderStep.Frontend);
        _own = context.Place;
        IsItsOwnEndpoint = !context.IsFromSource && ReachesOnlyItself(route);
        MeetsOtherEndpoints = !context.IsFromSource && IsSteeredElsewhere(context, _own?.Node);
        IsRepresentative = !MeetsOtherEndpoints && !Asked.LacksFamily(route) && !IsItsOwnEndpoint && route.Source.Reference switch
        {
            OutsideSource => false,
            _ when context.IsFromSource => true,
            // With a Local policy each node has its own endpoints: what one node's clients meet says nothing of another's.
            _ => !route.IsLocalOnly || Dialled.All(observation =>
                route.Source.Node is not null && observation.Result.Vantage.Node == route.Source.Node),
        };
        IsServedByIngress = IngressAnswers.Applies(context) && Applications.Any(one => IngressAnswers.IsFromBackend(context, one));
        _isRefusedByIngress = IngressAnswers.Applies(context) && Applications.Any(one => !IngressAnswers.IsFromBackend(context, one));
        Expected = route.ChosenEndpoints.Count(endpoint => endpoint.Address.Port > 0);
    }

    /// <summary>The name at the DNS Service; several while the search list is tried.</summary>
    public ImmutableArray<Observation> Names { get; }

    /// <summary>The name at each DNS pod.</summary>
    public ImmutableArray<Observation> Replicas { get; }

    /// <summary>Names that lead to other addresses than objects say.</summary>
    public ImmutableArray<Observation> Misled { get; }

    /// <summary>DNS pods that fail, or answer otherwise than objects say.</summary>
    public ImmutableArray<Observation> BadReplicas { get; }

    /// <summary>Whether a DNS pod answers as it should.</summary>
    public bool HasGoodReplica { get; }

    /// <summary>The addresses that the source would dial, whether they are a Service's or an endpoint's.</summary>
    public ImmutableArray<Observation> Dialled { get; }

    /// <summary>Further nodes' ports.</summary>
    public ImmutableArray<Observation> NodePorts { get; }

    /// <summary>Chosen endpoints by pod address.</summary>
    public ImmutableArray<Observation> Endpoints { get; }

    /// <summary>HTTP at the address that the question names.</summary>
    public ImmutableArray<Observation> Applications { get; }

    /// <summary>HTTP at chosen endpoints.</summary>
    public ImmutableArray<Observation> EndpointApplications { get; }

    /// <summary>Chosen endpoints that could be dialled.</summary>
    public int Expected { get; }

    /// <summary>Whether the dialled addresses meet NetDoctor as they would meet the source; policies aside.</summary>
    public bool IsRepresentative { get; }

    /// <summary>Whether the source is the only endpoint of the Service that it dials.</summary>
    public bool IsItsOwnEndpoint { get; }

    /// <summary>Whether topology hints give NetDoctor's place other endpoints than the source's.</summary>
    public bool MeetsOtherEndpoints { get; }

    /// <summary>Whether policies keep NetDoctor's own probes from the addresses that the source would dial, so that they show nothing of them.</summary>
    public bool IsKeptOut { get; }

    /// <summary>Whether a connection, or an answer, came from the address that the source would dial.</summary>
    public bool HasConnected => IsServedByIngress || Dialled.Any(observation => observation.Succeeded);

    /// <summary>Whether the backend answered through the Ingress; false for a question without one. It is so for every
    /// client that gets as far as the Ingress' address.</summary>
    public bool IsServedByIngress { get; }

    /// <summary>Whether no address of the Ingress that was asked took a connection.</summary>
    public bool IsClosedByIngress => _route.TargetKind == RouteTargetKind.Ingress
        && !Applications.IsEmpty && !Applications.Any(Wire.HasConnected);

    /// <summary>Whether every address of the Ingress that was asked gave the backend's answer.</summary>
    public bool IsServedByAll => IsServedByIngress && !_isRefusedByIngress;

    /// <summary>Whether the name led somewhere.</summary>
    public bool HasResolved => Names.Any(observation => observation.Succeeded && !Misled.Contains(observation));

    /// <summary>NetDoctor's own node; null when unknown, or when nothing was probed.</summary>
    public string? OwnNode => _own?.Node;

    /// <summary>Whether something was seen to fail that a break at this hop explains.</summary>
    /// <param name="hop">The hop.</param>
    public bool HasFailureBehind(Hop hop) => hop == Hop.Dns
        ? Names.Any(observation => observation.Failed) || !Misled.IsEmpty
        : Dialled.Concat(Endpoints).Any(observation => observation.Failed)
            || Applications.Concat(EndpointApplications).Any(observation =>
                observation.Failed || ApplicationResults.IsBroken(_route, observation))
            || _isRefusedByIngress
            || (hop is Hop.Service or Hop.Endpoints && Names.Any(name =>
                name.Result.Outcome is ProbeOutcome.NxDomain or ProbeOutcome.NoData));

    // A connection that comes back to its own pod takes a turn that no other client's takes.
    private static bool ReachesOnlyItself(Route route) => route.TargetKind != RouteTargetKind.Ingress
        && route.Service is not null && route.Source.Pod is { } pod
        && route.ChosenEndpoints.Any() && route.ChosenEndpoints.All(endpoint => endpoint.Pod == pod);

    private static bool IsSteeredElsewhere(DiagnosisContext context, string? own)
    {
        var nodes = context.Snapshot.Nodes;
        var source = context.Route.Source.Node;
        var passedOver = context.Route.Endpoints.Select(endpoint => endpoint.NotChosenBecause).ToHashSet();
        return own != source
            && (passedOver.Contains(EndpointChooser.ForOtherNodes)
                || (passedOver.Contains(EndpointChooser.ForOtherZones)
                    && (own is null || source is null || nodes.Find("", own)?.Zone != nodes.Find("", source)?.Zone)));
    }

    // A probe that was not made says nothing; a rule (DOC07) reports it.
    private static bool WasMade(Observation observation) =>
        observation.Result.Outcome is not (ProbeOutcome.NotMade or ProbeOutcome.LocalError);

    private static bool IsChosen(Observation observation) => observation.Plan.Endpoint is { IsChosen: true };

    private static bool IsFrontend(Route route, Observation observation) =>
        observation.Plan.Endpoint is { } endpoint && route.Frontends.Any(frontend => frontend.Equals(endpoint.Address));
}
