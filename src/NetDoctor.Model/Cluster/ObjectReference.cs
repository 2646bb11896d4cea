namespace NetDoctor.Model.Cluster;

/// <summary>Names an object of the Kubernetes API.</summary>
/// <param name="Kind">Kind as Kubernetes spells it, such as <c>Pod</c>.</param>
/// <param name="Namespace">Namespace; empty for a cluster-scoped kind.</param>
/// <param name="Name">Name of the object.</param>
public sealed record ObjectReference(string Kind, string Namespace, string Name)
{
    /// <summary><c>Pod shop/web-0</c>, or <c>Node n1</c> for a cluster-scoped kind.</summary>
    public override string ToString() => Namespace.Length == 0 ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}
