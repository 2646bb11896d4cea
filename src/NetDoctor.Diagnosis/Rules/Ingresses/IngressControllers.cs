using System.Collections.Immutable;
using System.Net;
using NetDoctor.Diagnosis.Routing;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Rules.Ingresses;

/// <summary>The controller of an Ingress, as far as objects show it.</summary>
/// <param name="Name">Name in the IngressClass, or the Service at the Ingress' address.</param>
/// <param name="Labels">Labels that its pods were looked for by.</param>
/// <param name="Pods">Its pods that have not finished, ordered by name; empty when there are none.</param>
/// <param name="Services">Services that select them, ordered by name.</param>
internal sealed record IngressController(string Name, LabelSet Labels, ImmutableArray<Pod> Pods, ImmutableArray<Service> Services)
{
    /// <summary>Whether one of its pods is ready.</summary>
    public bool IsReady => Pods.Any(pod => pod.IsReady && !pod.IsTerminating);

    /// <summary>Its Service that waits for a load balancer's address; null when it has an address, or asks for none.</summary>
    public Service? Pending => Services.Any(service => !service.LoadBalancerIPs.IsEmpty || !service.LoadBalancerHostnames.IsEmpty)
        ? null
        : Services.FirstOrDefault(service => service.Type == ServiceType.LoadBalancer);
}

/// <summary>Finds the controllers of Ingresses.</summary>
/// <remarks>Labels are those of the projects' own charts and manifests. Controllers outside of the cluster, such as those of clouds, are
/// not known here. Source: Kubernetes documentation, "Ingress Controllers"; charts of ingress-nginx, traefik, haproxy and contour.</remarks>
internal static class IngressControllers
{
    private const string Name = "app.kubernetes.io/name";
    private const string Component = "app.kubernetes.io/component";

    private static readonly ImmutableArray<(string Controller, LabelSet Labels)> Known =
    [
        ("k8s.io/ingress-nginx", LabelsOf((Name, "ingress-nginx"), (Component, "controller"))),
        ("nginx.org/ingress-controller", LabelsOf((Name, "nginx-ingress"))),
        ("traefik.io/ingress-controller", LabelsOf((Name, "traefik"))),
        ("haproxy.org/ingress-controller", LabelsOf((Name, "kubernetes-ingress"))),
        ("haproxy-ingress.github.io/controller", LabelsOf((Name, "haproxy-ingress"))),
        ("projectcontour.io/ingress-controller", LabelsOf((Name, "contour"), (Component, "envoy"))),
    ];

    // Distributions and charts under another name label them otherwise, with the project's name somewhere: in a label, or the image.
    private static readonly ImmutableArray<(string Controller, ImmutableArray<string> Marks)> Alike =
    [
        ("k8s.io/ingress-nginx", ["ingress-nginx", "nginx-ingress"]),
        ("nginx.org/ingress-controller", ["nginx-ingress"]),
        ("traefik.io/ingress-controller", ["traefik"]),
        ("haproxy.org/ingress-controller", ["kubernetes-ingress", "haproxy"]),
        ("haproxy-ingress.github.io/controller", ["haproxy"]),
        ("projectcontour.io/ingress-controller", ["contour", "envoy"]),
    ];

    /// <summary>The controller that serves a claim: by the address of the Ingress, else by the name in its class.</summary>
    /// <param name="snapshot">Facts.</param>
    /// <param name="claim">The Ingress with its class.</param>
    /// <returns>The controller; null when it is not known, or pods are not.</returns>
    public static IngressController? Of(ClusterSnapshot snapshot, IngressClaim claim)
    {
        if (!snapshot.IsComplete(ResourceKind.Pod) || !snapshot.IsComplete(ResourceKind.Service))
        {
            return null;
        }

        var front = claim.Ingress.Addresses
            .Select(text => IPAddress.TryParse(text, out var address) ? address : null).OfType<IPAddress>()
            .SelectMany(address => snapshot.Services.By(address))
            .Where(service => service.HasSelector)
            // Services may share an address; the controller's is the one for the web.
            .OrderByDescending(service => service.Ports.Any(port => port is { Port: 80 or 443, Protocol: TransportProtocol.Tcp }))
            .ThenBy(service => service.Namespace, StringComparer.Ordinal).ThenBy(service => service.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        if (front is not null)
        {
            return new IngressController(
                front.Reference.ToString(), front.Selector, snapshot.PodsSelectedBy(front), [front]);
        }

        var known = Known.FirstOrDefault(one => one.Controller == claim.Class?.Controller);
        return known.Labels is null || ByLabels(snapshot, known.Controller, known.Labels) is not { } found
            || (found.Pods.IsEmpty && IsAlike(snapshot, known.Controller))
            ? null
            : found;
    }

    private static IngressController ByLabels(ClusterSnapshot snapshot, string name, LabelSet labels)
    {
        ImmutableArray<Pod> pods =
        [
            .. snapshot.Pods.All.Where(pod => !pod.IsFinished && pod.Labels.Matches(labels))
                .OrderBy(pod => pod.Namespace, StringComparer.Ordinal).ThenBy(pod => pod.Name, StringComparer.Ordinal),
        ];
        var services = pods.Select(pod => pod.Namespace).Distinct(StringComparer.Ordinal)
            .SelectMany(ns => snapshot.Services.InNamespace(ns))
            .Where(service => service.HasSelector && pods.Any(pod =>
                pod.Namespace == service.Namespace && pod.Labels.Matches(service.Selector)))
            .OrderBy(service => service.Name, StringComparer.Ordinal);
        return new IngressController(name, labels, pods, [.. services]);
    }

    private static bool IsAlike(ClusterSnapshot snapshot, string controller)
    {
        var marks = Alike.FirstOrDefault(one => one.Controller == controller).Marks;
        return snapshot.Pods.All.Any(pod => !pod.IsFinished
            && (pod.Labels.Any(label => Has(label.Value)) || pod.Containers.Any(container => Has(container.Image))));

        bool Has(string text) => marks.Any(mark => text.Contains(mark, StringComparison.OrdinalIgnoreCase));
    }

    private static LabelSet LabelsOf(params ReadOnlySpan<(string Key, string Value)> labels) =>
        LabelSet.From([.. labels.ToArray().Select(label => KeyValuePair.Create(label.Key, label.Value))]);
}
