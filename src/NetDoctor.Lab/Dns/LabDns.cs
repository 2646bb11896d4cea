using System.Collections.Immutable;
using System.Net;
using NetDoctor.Lab.DataPlane;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Dns;

namespace NetDoctor.Lab.Dns;

/// <summary>Answers DNS queries as CoreDNS does in a cluster whose upstream resolver knows the hosts of Ingresses: every other name does not exist.</summary>
/// <remarks>That resolver is <c>/etc/resolv.conf</c> of the Corefile; every other upstream fails. Source: recorded answers of CoreDNS 1.13 in a Kubernetes 1.34 cluster.</remarks>
internal sealed class LabDns(LabZone zone) : IDnsAnswerer
{
    private const int NoError = 0;
    private const int FormatError = 1;
    private const int NxDomain = 3;
    private const int NotImplemented = 4;
    private const int PlainUdpBytes = 512;
    private const int Internet = 1;
    private const string Reverse = "in-addr.arpa";
    private const int ServerFailure = 2;
    private const int Refused = 5;

    private string PodSuffix => $".pod.{zone.Domain}";

    /// <inheritdoc/>
    public byte[]? Answer(ReadOnlySpan<byte> query, bool isUdp, FaultKind? fault)
    {
        if (!DnsMessage.TryParse(query, out var message, out _) || message.IsResponse)
        {
            return null;
        }

        var limit = !isUdp ? DnsMessage.MaxBytes : Math.Max(PlainUdpBytes, message.Edns?.UdpPayloadSize ?? PlainUdpBytes);
        if (isUdp && LabFaults.BufferSize(zone.Corefile, message) is { } most)
        {
            limit = Math.Min(limit, most);
        }

        var answer = Answer(message, fault);
        var plain = answer.ToArray(DnsMessage.MaxBytes, compress: false);

        // CoreDNS compresses only what would not fit otherwise.
        return plain.Length <= limit ? plain : answer.ToArray(limit, compress: true);
    }

    private DnsMessage Answer(DnsMessage query, FaultKind? fault) => fault switch
    {
        FaultKind.DnsRefused => query.Respond(Refused),
        FaultKind.DnsServfail => query.Respond(ServerFailure),
        FaultKind.DnsForgets when !LabFaults.IsOwn(query, zone.Domain) => query.Respond(NxDomain),
        FaultKind.DnsOutdated when !LabFaults.IsOwn(query, zone.Domain) => LabFaults.Former(Answer(query)),
        _ => Answer(query),
    };

    /// <summary>Answers a query.</summary>
    public DnsMessage Answer(DnsMessage query)
    {
        if (query.Opcode != 0)
        {
            return query.Respond(NotImplemented);
        }

        if (query.Question is not { Class: Internet } question)
        {
            return query.Respond(FormatError);
        }

        var name = question.Name.ToLowerInvariant();
        var origin = OriginOf(name);
        if (origin is null)
        {
            return OutsideError(name) is { } error ? query.Respond(error)
                : zone.FindPublic(name) is { } known ? query.Respond(NoError, [.. known.Where(record => record.Type == question.Type)])
                : query.Respond(NxDomain);
        }

        if (name == origin)
        {
            return question.Type == DnsRecordType.Soa ? query.Respond(NoError, Soa(origin)) : WithoutData(query, origin, NoError);
        }

        return Find(name) is { } records
            ? WithRecords(query, question.Type, records, origin)
            : WithoutData(query, origin, HasNamesBelow(name) ? NoError : NxDomain);
    }

    // Without a plugin that takes the name CoreDNS fails; without a server block it refuses.
    private int? OutsideError(string name)
    {
        if (zone.Corefile is not { } corefile)
        {
            return null;
        }

        if (corefile.ServerOf(name) is not { } server)
        {
            return Refused;
        }

        var upstreams = Corefile.UpstreamsOf(server, name).ToList();
        return upstreams.Count > 0 && upstreams.TrueForAll(upstream => upstream == "/etc/resolv.conf") ? null : ServerFailure;
    }

    private string? OriginOf(string name) => zone.Corefile is { } corefile && !corefile.IsKubernetes(name) ? null
        : zone.Domain is { } domain && IsIn(name, domain) ? domain
        : IsIn(name, Reverse) ? Reverse : null;

    private static bool IsIn(string name, string origin) => name == origin || name.EndsWith("." + origin, StringComparison.Ordinal);

    private static DnsRecord Soa(string origin) => new(
        origin, DnsRecordType.Soa, LabZone.TtlSeconds, $"ns.dns.{origin} hostmaster.{origin} 1795336852 7200 1800 86400 30");

    private static DnsMessage WithoutData(DnsMessage query, string origin, int rcode) =>
        query.Respond(rcode) with { Authorities = [Soa(origin)] };

    private DnsMessage WithRecords(DnsMessage query, DnsRecordType type, ImmutableArray<DnsRecord> records, string origin)
    {
        var alias = records.FirstOrDefault(record => record.Type == DnsRecordType.Cname);
        if (alias is not null && type is DnsRecordType.A or DnsRecordType.Aaaa or DnsRecordType.Cname)
        {
            // CoreDNS follows a name of its own zone and adds what it finds.
            var followed = type == DnsRecordType.Cname ? [] : Find(alias.Data.TrimEnd('.').ToLowerInvariant()) ?? [];
            return query.Respond(NoError, [alias, .. followed.Where(record => record.Type == type)]);
        }

        ImmutableArray<DnsRecord> answers = [.. records.Where(record => record.Type == type)];
        if (answers.IsEmpty)
        {
            return WithoutData(query, origin, NoError);
        }

        var targets = answers.Where(record => record.Srv is not null)
            .Select(record => record.Srv!.Target)
            .Distinct()
            .SelectMany(target => (zone.Find(target) ?? []).Where(record => record.Type == DnsRecordType.A));
        return query.Respond(NoError, answers) with { Additional = [.. targets] };
    }

    private ImmutableArray<DnsRecord>? Find(string name)
    {
        if (name == $"dns-version.{zone.Domain}")
        {
            return [new DnsRecord(name, DnsRecordType.Txt, LabZone.TtlSeconds, "\"1.1.0\"")];
        }

        return zone.Find(name) ?? PodRecord(name);
    }

    // "pods insecure": an address in the name is the answer, whether a pod has it or not, in a namespace that exists.
    private ImmutableArray<DnsRecord>? PodRecord(string name)
    {
        if (!name.EndsWith(PodSuffix, StringComparison.Ordinal)
            || name[..^PodSuffix.Length].Split('.') is not [var dashed, var ns]
            || !zone.HasNamespace(ns))
        {
            return null;
        }

        var text = dashed.Replace('-', '.');
        return IPAddress.TryParse(text, out var address) && address.ToString() == text
            ? [new DnsRecord(name, DnsRecordType.A, LabZone.TtlSeconds, text)]
            : null;
    }

    private bool HasNamesBelow(string name) => name == $"svc.{zone.Domain}" || name == $"pod.{zone.Domain}"
        || (name.EndsWith($".svc.{zone.Domain}", StringComparison.Ordinal)
            && zone.HasNamespace(name[..^$".svc.{zone.Domain}".Length]));
}
