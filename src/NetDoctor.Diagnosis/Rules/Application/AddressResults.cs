using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using NetDoctor.Diagnosis.Planning;

namespace NetDoctor.Diagnosis.Rules.Application;

/// <summary>Dials of the several addresses of one name.</summary>
internal static class AddressResults
{
    /// <summary>Dials that say something of the address: what this host itself could not send is not the target's fault.</summary>
    /// <param name="observations">Dials.</param>
    public static ImmutableArray<Observation> Telling(IEnumerable<Observation> observations) =>
        [.. observations.Where(one => one.Succeeded || (one.Failed && one.Result.Refusal?.By != "local"))];

    /// <summary>Family of the dialled address.</summary>
    /// <param name="observation">A dial.</param>
    public static AddressFamily FamilyOf(Observation observation) => IPAddress.Parse(observation.Plan.Spec.Address).AddressFamily;

    /// <summary><c>IPv4</c> or <c>IPv6</c>.</summary>
    /// <param name="family">The family.</param>
    public static string Name(AddressFamily family) => family == AddressFamily.InterNetworkV6 ? "IPv6" : "IPv4";

    /// <summary>The family all of whose dials fail while all of the other family's succeed; null when there is none.</summary>
    /// <param name="dials">Dials that say something.</param>
    public static AddressFamily? BadFamily(ImmutableArray<Observation> dials)
    {
        var families = dials.GroupBy(FamilyOf).ToList();
        var bad = families.Where(family => family.All(one => one.Failed)).ToList();
        return families.Count == 2 && bad.Count == 1 && families.Single(family => family.Key != bad[0].Key).All(one => one.Succeeded)
            ? bad[0].Key
            : null;
    }
}
