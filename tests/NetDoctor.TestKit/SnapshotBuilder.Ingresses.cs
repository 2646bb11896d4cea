using System.Globalization;
using NetDoctor.Model.Cluster;

namespace NetDoctor.TestKit;

/// <content>Ingresses, their classes and what belongs to them.</content>
public sealed partial class SnapshotBuilder
{
    /// <summary>Adds an IngressClass.</summary>
    /// <param name="name">Name.</param>
    /// <param name="controller">Controller that serves it.</param>
    /// <param name="isDefault">Whether it serves Ingresses without a class.</param>
    public SnapshotBuilder IngressClass(string name, string controller = "k8s.io/ingress-nginx", bool isDefault = false) =>
        Add(new IngressClass
        {
            Name = name,
            Uid = UidOf("IngressClass", name),
            CreatedAt = Created,
            Controller = controller,
            IsDefault = isDefault,
        });

    /// <summary>Adds an Ingress.</summary>
    /// <param name="ns">Namespace.</param>
    /// <param name="name">Name.</param>
    /// <param name="rules">Rules separated by spaces, each <c>host/path->service:port</c>; a <c>=</c> before it makes it Exact, a <c>~</c>
    /// ImplementationSpecific.</param>
    /// <param name="className">Class; null for none.</param>
    /// <param name="address">Address in its status; null for none.</param>
    /// <param name="with">Further changes.</param>
    public SnapshotBuilder Ingress(
        string ns,
        string name,
        string rules,
        string? className = "nginx",
        string? address = "203.0.113.10",
        Func<Ingress, Ingress>? with = null)
    {
        var ingress = new Ingress
        {
            Namespace = ns,
            Name = name,
            Uid = UidOf("Ingress", $"{ns}/{name}"),
            CreatedAt = Created,
            ClassName = className,
            Addresses = address is null ? [] : [address],
            Paths = [.. Words(rules).Select(Rule)],
        };
        return Add(with is null ? ingress : with(ingress));
    }

    /// <summary>Adds ingress-nginx: class <c>nginx</c>, a controller pod 10.244.1.50 and its Service at 203.0.113.10.</summary>
    /// <param name="ready">Whether the pod is ready.</param>
    /// <param name="address">Load balancer's address; empty while it is pending.</param>
    public SnapshotBuilder IngressNginx(bool ready = true, string address = "203.0.113.10")
    {
        const string labels = "app.kubernetes.io/name=ingress-nginx,app.kubernetes.io/component=controller";
        return Namespace("ingress-nginx").IngressClass("nginx")
            .Pod("ingress-nginx", "controller-5f-a", "10.244.1.50", "n1", labels, "http:80 https:443", ready)
            .Service("ingress-nginx", "controller", "10.96.5.1", "http:80 https:443", labels, ServiceType.LoadBalancer, service => service with
            {
                LoadBalancerIPs = Notation.Addresses(address),
            });
    }

    private static IngressPath Rule(string text)
    {
        var (type, rule) = text[0] switch
        {
            '=' => ("Exact", text[1..]),
            '~' => ("ImplementationSpecific", text[1..]),
            _ => ("Prefix", text),
        };
        var parts = rule.Split("->");
        var slash = parts[0].IndexOf('/', StringComparison.Ordinal);
        var backend = parts[1].Split(':');
        var port = int.TryParse(backend[1], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? IntOrString.FromNumber(number) : IntOrString.FromName(backend[1]);
        return new IngressPath(parts[0][..slash], parts[0][slash..], type, new IngressBackend(backend[0], port));
    }
}
