using System.Collections.Frozen;

namespace NetDoctor.Diagnosis.Routing;

/// <summary>Top-level domains that names outside of the cluster are likely to end with.</summary>
/// <remarks>Every country code is two letters, and namespaces seldom are; of the others only the ones in common use, because a
/// word such as <c>shop</c> or <c>dev</c> is a namespace more often than a domain. Source: IANA root zone database.</remarks>
internal static class PublicSuffixes
{
    private static readonly FrozenSet<string> Generic = FrozenSet.Create(StringComparer.Ordinal,
        "com", "org", "net", "edu", "gov", "mil", "int", "arpa", "info", "biz", "name", "pro", "aero", "coop", "museum",
        "online", "site", "xyz", "google", "microsoft", "amazon", "apple");

    private static readonly FrozenSet<string> Countries = ("ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj "
        + "bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz de dj dk dm do dz ec ee eg er es et eu "
        + "fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je "
        + "jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt "
        + "mu mv mw mx my mz na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb "
        + "sc sd se sg sh si sj sk sl sm sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy "
        + "uz va vc ve vg vi vn vu wf ws ye yt za zm zw").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a label is a top-level domain in common use.</summary>
    /// <param name="label">Label in lower case.</param>
    public static bool Contains(string label) => Generic.Contains(label) || Countries.Contains(label);
}
