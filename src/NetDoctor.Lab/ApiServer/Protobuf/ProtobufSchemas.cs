namespace NetDoctor.Lab.ApiServer.Protobuf;

/// <summary>The messages that kubectl writes with its typed clients.</summary>
/// <remarks>Source: generated.proto of k8s.io/api and k8s.io/apimachinery.</remarks>
internal static class ProtobufSchemas
{
    public static readonly ProtobufSchema MapEntry = new(new(1, "key"), new(2, "value"));

    public static readonly ProtobufSchema IntOrString = new(
        new(1, "type", ProtobufKind.Number),
        new(2, "number", ProtobufKind.Number),
        new(3, "text"));

    public static readonly ProtobufSchema Envelope = new(
        Child(1, "typeMeta", new ProtobufSchema(new(1, "apiVersion"), new(2, "kind"))),
        new(2, "raw", ProtobufKind.Bytes));

    private static readonly ProtobufSchema Metadata = new(
        new(1, "name"),
        new(2, "generateName"),
        new(3, "namespace"),
        new(5, "uid"),
        new(6, "resourceVersion"),
        new(11, "labels", ProtobufKind.Map),
        new(12, "annotations", ProtobufKind.Map));

    private static readonly ProtobufSchema DeleteOptions = new(
        new(1, "gracePeriodSeconds", ProtobufKind.Number, KeepsZero: true),
        Child(2, "preconditions", new ProtobufSchema(new(1, "uid"), new(2, "resourceVersion"))),
        new(3, "orphanDependents", ProtobufKind.Boolean),
        new(4, "propagationPolicy"));

    private static readonly ProtobufSchema Container = new(
        new(1, "name"),
        new(2, "image"),
        new(3, "command", IsRepeated: true),
        new(4, "args", IsRepeated: true),
        new(
            6,
            "ports",
            ProtobufKind.Message,
            new ProtobufSchema(
                new(1, "name"),
                new(2, "hostPort", ProtobufKind.Number),
                new(3, "containerPort", ProtobufKind.Number),
                new(4, "protocol")),
            IsRepeated: true));

    private static readonly ProtobufSchema PodSpec = new(
        new(2, "containers", ProtobufKind.Message, Container, IsRepeated: true),
        new(3, "restartPolicy"));

    private static readonly ProtobufSchema DeploymentSpec = new(
        new(1, "replicas", ProtobufKind.Number, KeepsZero: true),
        Child(2, "selector", new ProtobufSchema(new ProtobufField(1, "matchLabels", ProtobufKind.Map))),
        Child(3, "template", new ProtobufSchema(Child(1, "metadata", Metadata), Child(2, "spec", PodSpec))));

    private static readonly ProtobufSchema ServiceSpec = new(
        new(
            1,
            "ports",
            ProtobufKind.Message,
            new ProtobufSchema(
                new(1, "name"),
                new(2, "protocol"),
                new(3, "port", ProtobufKind.Number),
                Child(4, "targetPort", IntOrString),
                new(5, "nodePort", ProtobufKind.Number)),
            IsRepeated: true),
        new(2, "selector", ProtobufKind.Map),
        new(3, "clusterIP"),
        new(4, "type"),
        new(5, "externalIPs", IsRepeated: true),
        new(10, "externalName"));

    private static readonly ProtobufSchema AccessReviewSpec = new(
        Child(1, "resourceAttributes", new ProtobufSchema(
            new(1, "namespace"),
            new(2, "verb"),
            new(3, "group"),
            new(4, "version"),
            new(5, "resource"),
            new(6, "subresource"),
            new(7, "name"))),
        Child(2, "nonResourceAttributes", new ProtobufSchema(new(1, "path"), new(2, "verb"))));

    private static readonly Dictionary<string, ProtobufSchema> ByKind = new(StringComparer.Ordinal)
    {
        ["Namespace"] = new(Child(1, "metadata", Metadata)),
        ["ServiceAccount"] = new(Child(1, "metadata", Metadata)),
        ["ConfigMap"] = new(Child(1, "metadata", Metadata), new(2, "data", ProtobufKind.Map)),
        ["Service"] = new(Child(1, "metadata", Metadata), Child(2, "spec", ServiceSpec)),
        ["Deployment"] = new(Child(1, "metadata", Metadata), Child(2, "spec", DeploymentSpec)),
        ["DeleteOptions"] = DeleteOptions,
        ["Eviction"] = new(Child(1, "metadata", Metadata), Child(2, "deleteOptions", DeleteOptions)),
        ["SelfSubjectAccessReview"] = new(Child(1, "metadata", Metadata), Child(2, "spec", AccessReviewSpec)),
        ["SelfSubjectRulesReview"] = new(
            Child(1, "metadata", Metadata),
            Child(2, "spec", new ProtobufSchema(new ProtobufField(1, "namespace")))),
        ["SelfSubjectReview"] = new(Child(1, "metadata", Metadata)),
    };

    /// <summary>The message of a kind; null when the lab takes the kind as JSON only.</summary>
    public static ProtobufSchema? Of(string kind) => ByKind.GetValueOrDefault(kind);

    private static ProtobufField Child(int number, string name, ProtobufSchema schema) =>
        new(number, name, ProtobufKind.Message, schema);
}
