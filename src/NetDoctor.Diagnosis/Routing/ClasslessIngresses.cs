using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Tells whether a controller may be there that takes Ingresses without a class.</summary>
/// <remarks>GKE's does, and has no IngressClass; Traefik does unless it is told a class. Source: GKE documentation, "Configure Ingress
/// for external Application Load Balancers" (without the annotation kubernetes.io/ingress.class it is gce); Traefik documentation,
/// "Kubernetes Ingress", ingressClass.</remarks>
internal static class ClasslessIngresses
{
    private static readonly LabelSet Traefik = LabelSet.From([KeyValuePair.Create("app.kubernetes.io/name", "traefik")]);

    /// <summary>Whether one may be there.</summary>
    /// <param name="snapshot">Facts.</param>
    public static bool MayBeServed(ClusterSnapshot snapshot) =>
        Clouds.IsGke(snapshot) || IsTraefik(snapshot);

    /// <summary>Whether Traefik runs, which has routes of its own beside Ingresses, too.</summary>
    /// <param name="snapshot">Facts.</param>
    public static bool IsTraefik(ClusterSnapshot snapshot) => snapshot.Pods.All.Any(pod => !pod.IsFinished && pod.Labels.Matches(Traefik));
}
