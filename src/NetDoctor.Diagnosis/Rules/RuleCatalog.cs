using System.Collections.Immutable;

namespace NetDoctor.Diagnosis.Rules;

/// <summary>Every rule of this assembly, and the document of each finding.</summary>
/// <remarks>A rule is found by its type: there is no list to edit. Its folder says its area.</remarks>
public static class RuleCatalog
{
    /// <summary>Prefix of the ids of each folder of rules.</summary>
    public static ImmutableSortedDictionary<string, string> Areas { get; } = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("Application", "APP"),
            KeyValuePair.Create("Dns", "DNS"),
            KeyValuePair.Create("Doctor", "DOC"),
            KeyValuePair.Create("EndpointSlices", "EPS"),
            KeyValuePair.Create("KubeProxy", "KPX"),
            KeyValuePair.Create("Pods", "POD"),
            KeyValuePair.Create("Services", "SVC"),
        ]);

    /// <summary>Rules, ordered by id.</summary>
    public static ImmutableArray<IRule> All { get; } =
    [
        .. typeof(RuleCatalog).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && typeof(IRule).IsAssignableFrom(type))
            .Select(type => (IRule)Activator.CreateInstance(type)!)
            .OrderBy(rule => rule.Info.Id, StringComparer.Ordinal),
    ];

    /// <summary>Documents of the findings, ordered by id.</summary>
    public static ImmutableArray<FindingDocument> Documents { get; } = FindingDocuments.Load();

    /// <summary>The rule of an id; null when there is none.</summary>
    /// <param name="id">Id such as <c>SVC12</c>, in any case.</param>
    public static IRule? ById(string id) =>
        All.FirstOrDefault(rule => string.Equals(rule.Info.Id, id, StringComparison.OrdinalIgnoreCase));

    /// <summary>The document of a finding; null when there is none.</summary>
    /// <param name="id">Id such as <c>SVC12</c>, in any case.</param>
    public static FindingDocument? DocumentOf(string id) =>
        Documents.FirstOrDefault(document => string.Equals(document.Id, id, StringComparison.OrdinalIgnoreCase));
}
