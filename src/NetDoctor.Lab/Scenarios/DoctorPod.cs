using System.Collections.Immutable;

namespace NetDoctor.Lab.Scenarios;

/// <summary>Where NetDoctor's own pod stands, so that policies mean it as they mean others.</summary>
/// <param name="Namespace">Its namespace, which is made when the scenario does not.</param>
/// <param name="Labels">Its labels.</param>
public sealed record DoctorPod(string Namespace, ImmutableSortedDictionary<string, string> Labels)
{
    /// <summary>Its name.</summary>
    public const string Name = "netdoctor-0";

    /// <summary>Where deploy puts it.</summary>
    public static DoctorPod Usual { get; } = new("netdoctor", ImmutableSortedDictionary<string, string>.Empty.Add("app", "netdoctor"));

    /// <summary>Namespace and name: <c>namespace/name</c>.</summary>
    public string FullName => $"{Namespace}/{Name}";
}
