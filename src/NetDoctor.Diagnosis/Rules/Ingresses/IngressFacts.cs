using NetDoctor.Diagnosis.Planning;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Diagnoses;

namespace NetDoctor.Diagnosis.Rules.Ingresses;

/// <summary>What several rules ask about the Ingress of a question.</summary>
internal static class IngressFacts
{
    private const int MaxShown = 3;

    /// <summary>What the Ingresses make of the question, when it goes through one and nothing of the backend came back.</summary>
    /// <param name="context">All that is known.</param>
    public static IngressView? Unserved(DiagnosisContext context) =>
        IngressAnswers.Applies(context) && !IngressAnswers.Served(context) ? context.Route.Ingress : null;

    /// <summary>Whether a host that no Ingress claims, and that resembles none, may be routed by something else at the same address.</summary>
    /// <remarks>Source: Traefik documentation, "Kubernetes IngressRoute".</remarks>
    /// <param name="snapshot">Facts.</param>
    /// <param name="view">What the Ingresses make of the question.</param>
    public static bool MayBeRoutedOtherwise(ClusterSnapshot snapshot, IngressView view) =>
        view.Claims.IsEmpty && view.NearHosts.IsEmpty && ClasslessIngresses.IsTraefik(snapshot);

    /// <summary>What came from the Ingress' address, as evidence.</summary>
    /// <param name="context">All that is known.</param>
    public static IEnumerable<Evidence> Answers(DiagnosisContext context) =>
        IngressAnswers.Of(context).Take(MaxShown).Select(one => DiagnosisContext.Observed(one));

    /// <summary>An Ingress as <c>ns/name</c>.</summary>
    /// <param name="ingress">The Ingress.</param>
    public static string NameOf(Ingress ingress) => $"{ingress.Namespace}/{ingress.Name}";

    /// <summary>A kubectl command that changes one field of an Ingress.</summary>
    /// <param name="ingress">The Ingress.</param>
    /// <param name="patch">The change as JSON.</param>
    public static string Patch(Ingress ingress, string patch) =>
        $"kubectl -n {ingress.Namespace} patch ingress {ingress.Name} --type=merge -p '{patch}'";

    /// <summary>Host and path of the question.</summary>
    /// <param name="view">What the Ingresses make of it.</param>
    public static string Asked(IngressView view) => $"{view.Host}{view.Path}";

    /// <summary>Whether a GET at an address was answered by an HTTP server.</summary>
    /// <param name="observation">The GET.</param>
    public static bool IsAnswered(Observation observation) => IngressAnswers.StatusOf(observation) is not null;
}
