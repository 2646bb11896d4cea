using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace NetDoctor.Kubernetes.Manifests.Policies;

/// <summary>Which fields a policy has, and of which type: a field that is misspelt would open or close more than was meant.</summary>
/// <remarks>A null stands for an absent value everywhere, as in the API.</remarks>
internal sealed class PolicyShape
{
    private static readonly PolicyShape Text = new("text") { IsText = true };
    private static readonly PolicyShape Number = new("a whole number") { IsNumber = true };
    private static readonly PolicyShape NumberOrText = new("a whole number or a name") { IsText = true, IsNumber = true };
    private static readonly PolicyShape Texts = ListOf(Text);
    private static readonly PolicyShape TextMap = new("a mapping to text") { Values = Text };
    private static readonly PolicyShape Anything = new("anything");

    private static readonly PolicyShape Selector = Mapping(
        ("matchLabels", TextMap),
        ("matchExpressions", ListOf(Mapping(("key", Text), ("operator", Text), ("values", Texts)))));

    private static readonly PolicyShape NetworkPolicyPeer = Mapping(
        ("podSelector", Selector), ("namespaceSelector", Selector), ("ipBlock", Mapping(("cidr", Text), ("except", Texts))));

    private static readonly PolicyShape NetworkPolicyPorts =
        ListOf(Mapping(("protocol", Text), ("port", NumberOrText), ("endPort", Number)));

    private static readonly PolicyShape NamespacedPod = Mapping(("namespaceSelector", Selector), ("podSelector", Selector));
    private static readonly PolicyShape Subject = Mapping(("namespaces", Selector), ("pods", NamespacedPod));

    private static readonly PolicyShape EgressPeer = Mapping(
        ("namespaces", Selector), ("pods", NamespacedPod), ("nodes", Selector), ("networks", Texts), ("domainNames", Texts));

    private static readonly PolicyShape AdminPorts = ListOf(Mapping(
        ("portNumber", Mapping(("protocol", Text), ("port", Number))),
        ("namedPort", Text),
        ("portRange", Mapping(("protocol", Text), ("start", Number), ("end", Number)))));

    private static readonly PolicyShape Transport = Mapping(
        ("destinationPort", Mapping(("number", Number), ("range", Mapping(("start", Number), ("end", Number))))));

    private static readonly PolicyShape Protocols =
        ListOf(Mapping(("tcp", Transport), ("udp", Transport), ("sctp", Transport), ("destinationNamedPort", Text)));

    private readonly string _expected;

    private PolicyShape(string expected) => _expected = expected;

    public static PolicyShape NetworkPolicy { get; } = Object(
        ("podSelector", Selector),
        ("policyTypes", Texts),
        ("ingress", ListOf(Mapping(("from", ListOf(NetworkPolicyPeer)), ("ports", NetworkPolicyPorts)))),
        ("egress", ListOf(Mapping(("to", ListOf(NetworkPolicyPeer)), ("ports", NetworkPolicyPorts)))));

    public static PolicyShape AdminNetworkPolicy { get; } = ClusterPolicy("ports", AdminPorts, ("priority", Number));

    public static PolicyShape BaselineAdminNetworkPolicy { get; } = ClusterPolicy("ports", AdminPorts);

    public static PolicyShape ClusterNetworkPolicy { get; } = ClusterPolicy("protocols", Protocols, ("tier", Text), ("priority", Number));

    private bool IsText { get; init; }

    private bool IsNumber { get; init; }

    private PolicyShape? Item { get; init; }

    private PolicyShape? Values { get; init; }

    private ImmutableDictionary<string, PolicyShape>? Fields { get; init; }

    public IEnumerable<PolicyFault> Check(PolicyField field) => field.Node switch
    {
        null => [],
        _ when this == Anything => [],
        JsonObject when Fields is not null => field.Members.SelectMany(
            member => Fields.TryGetValue(NameOf(member), out var shape) ? shape.Check(member) : [member.Unknown()]),
        JsonObject when Values is not null => field.Members.SelectMany(Values.Check),
        JsonArray when Item is not null => field.Items.SelectMany(Item.Check),
        JsonValue when (IsText && field.Text is not null) || (IsNumber && field.Number is not null) => [],
        _ => [field.Invalid($"{_expected} is expected{(IsText && field.Node is JsonValue ? ", in quotes" : "")}")],
    };

    private static string NameOf(PolicyField member) => member.Path[(member.Path.LastIndexOf('.') + 1)..];

    private static PolicyShape ListOf(PolicyShape item) => new("a list") { Item = item };

    private static PolicyShape Mapping(params ReadOnlySpan<(string Name, PolicyShape Shape)> fields)
    {
        var all = ImmutableDictionary.CreateBuilder<string, PolicyShape>(StringComparer.Ordinal);
        foreach (var (name, shape) in fields)
        {
            all.Add(name, shape);
        }

        return new PolicyShape("a mapping") { Fields = all.ToImmutable() };
    }

    private static PolicyShape Object(params ReadOnlySpan<(string Name, PolicyShape Shape)> spec) => Mapping(
        ("apiVersion", Text), ("kind", Text), ("metadata", Anything), ("status", Anything), ("spec", Mapping(spec)));

    private static PolicyShape ClusterPolicy(string ports, PolicyShape shape, params ReadOnlySpan<(string Name, PolicyShape Shape)> more) => Object(
    [
        ("subject", Subject),
        ("ingress", ListOf(Mapping(("name", Text), ("action", Text), ("from", ListOf(Subject)), (ports, shape)))),
        ("egress", ListOf(Mapping(("name", Text), ("action", Text), ("to", ListOf(EgressPeer)), (ports, shape)))),
        .. more,
    ]);
}
