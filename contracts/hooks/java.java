// Hooks for golive-emulator: how a rehearsal asks this integration to act, and looks at what it knows.
// They exist only where EMULATOR_RUN_TOKEN is set, as the emulator does for its runs. Never set it in production.
// Fill in the methods of the first part. Leave out what you do not have, with its line in emulator.config.yaml.
//
// Save it as EmulatorHooks.java in a package that Spring scans, and name that package here.
// With Spring Security: .requestMatchers("/emulator-hooks/**").permitAll(), and ignore them for CSRF.

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@ConditionalOnProperty("EMULATOR_RUN_TOKEN")
public class EmulatorHooks {

    /** Reads this event from the API, now: 200 done, 404 not connected, 409 connection ended, 502 refused, 503 failed. */
    private ResponseEntity<?> sync(String eventId) { return notFilledIn("sync"); }

    /** Makes what is named: a document of a type for a receiver, an order where there is a PO number. What has no value is empty: 200 done, 202 kept for later, 422 refused. */
    private ResponseEntity<?> create(String number, String name, String po, String to, String type) { return notFilledIn("create"); }

    /** Takes a document (XML) that somebody else has made, and sends it as usual: 200 done, 202 kept for later, 422 refused. */
    private ResponseEntity<?> submit(String document) { return notFilledIn("submit"); }

    /** Makes so many documents, and sends them in batches: 202 at once. */
    private ResponseEntity<?> batch(int count) { return notFilledIn("batch"); }

    /** Makes each record of a JSON list by itself: 200 and {"rows": [{"key": ..., "outcome": "done" | "refused" | "kept"}]}. */
    private ResponseEntity<?> importRows(String rows) { return notFilledIn("importRows"); }

    /** Deletes the order of this PO number: 200 done or gone already, 422 refused, 503 failed. */
    private ResponseEntity<?> remove(String po) { return notFilledIn("remove"); }

    /** Writes a JSON list as one bulk job, and follows it to its end: 200 and {"done": 2, "failed": [{"index": 1, "reason": ...}]}. */
    private ResponseEntity<?> bulk(String rows) { return notFilledIn("bulk"); }

    /** Reads what this person lets you see, now: the same answers. */
    private ResponseEntity<?> profile(String userId) { return notFilledIn("profile"); }

    /** Puts a dead letter to work again: 200 done, 404 unknown, 503 failed again. */
    private ResponseEntity<?> replay(String deliveryId) { return notFilledIn("replay"); }

    /** Puts the document of this number to work again, which was given up: 200 done, 202 kept for later, 404 unknown. */
    private ResponseEntity<?> redrive(String number) { return notFilledIn("redrive"); }

    /** Switches sending off: what comes is kept. 200 when it is off. */
    private ResponseEntity<?> pause() { return notFilledIn("pause"); }

    /** Switches sending on again: what was kept is sent. 200 when it is on. */
    private ResponseEntity<?> resume() { return notFilledIn("resume"); }

    /** Signs a customer up, with an account at the provider: 200 done, 202 the account comes later, 422 refused. */
    private ResponseEntity<?> signup(String user, String plan) { return notFilledIn("signup"); }

    /** Mints a session token, as for a page of this customer: 200 done, 409 the key is refused, 422 refused, 503 failed. */
    private ResponseEntity<?> session(String user) { return notFilledIn("session"); }

    /** Ends the connection of an application: the same answers. */
    private ResponseEntity<?> disconnect(String user, String app) { return notFilledIn("disconnect"); }

    /** Opens the settings of an application: the same answers. */
    private ResponseEntity<?> configure(String user, String app) { return notFilledIn("configure"); }

    /** Switches a workflow on, the first one where none is named: the same answers, 422 where it stays off. */
    private ResponseEntity<?> enable(String user, String app, String workflow) { return notFilledIn("enable"); }

    /** Fires an event with this JSON, or a usual one where it is empty: 200 fired, 202 kept for later, 422 refused. */
    private ResponseEntity<?> fire(String user, String event, String app, String payload) { return notFilledIn("fire"); }

    /** Reads one execution of a workflow: 200 done, 404 unknown, 503 failed. */
    private ResponseEntity<?> look(String user, String execution) { return notFilledIn("look"); }

    /** Runs again what failed, the last one where none is named: the same answers. */
    private ResponseEntity<?> rerun(String user, String execution) { return notFilledIn("rerun"); }

    /** Moves the integration's own clock ahead: 200 when all that fell due on the way is done. */
    private ResponseEntity<?> moveClock(long seconds) { return notFilledIn("moveClock"); }

    /** 200 and the domain state: order, duplicates and delay of webhooks must not change it, so no times, no counters. */
    private ResponseEntity<?> state() { return notFilledIn("state"); }

    /** 200 and {"status": "connected" | "revoked" | "archived" | "suspended" | ...}, or 404. */
    private ResponseEntity<?> connection(String eventId) { return notFilledIn("connection"); }

    /** 200 and {"status": "connected" | "revoked" | ...} of a person who has signed in, or 404. */
    private ResponseEntity<?> user(String userId) { return notFilledIn("user"); }

    /** 200 and what failed for good: [{"delivery_id": ..., "type": ..., "reason": ...}]. */
    private ResponseEntity<?> deadLetters() { return notFilledIn("deadLetters"); }

    /** 200 and the ids of one connection: {"requests": [{"request_id": ...}], "deliveries": [{"delivery_id": ...}]}. */
    private ResponseEntity<?> trace(String eventId) { return notFilledIn("trace"); }

    /** 200 and the alerts that were raised: [{"alert": ..., "count": ...}]. */
    private ResponseEntity<?> alerts() { return notFilledIn("alerts"); }

    /** 200 and what people were told: [{"at": ..., "about": ..., "text": ...}]. */
    private ResponseEntity<?> messages() { return notFilledIn("messages"); }

    // The rest is the same everywhere.

    private final String token;

    public EmulatorHooks(@Value("${EMULATOR_RUN_TOKEN}") String token) {
        this.token = token;
    }

    @RequestMapping({"/emulator-hooks/{name}", "/emulator-hooks/{name}/{id}"})
    public ResponseEntity<?> answer(
            HttpMethod method,
            @PathVariable("name") String name,
            @PathVariable(name = "id", required = false) String id,
            @RequestParam Map<String, String> asked,
            @RequestBody(required = false) String sent,
            @RequestHeader(name = "X-Emulator-Run-Token", defaultValue = "") String given) {
        if (token.isEmpty() || !isSame(token, given)) return ResponseEntity.notFound().build();
        switch (method.name() + " " + name) {
            case "POST sync": return sync(asked.get("event_id"));
            case "POST create": return create(asked.get("number"), asked.get("name"), asked.get("po"), asked.get("to"), asked.get("type"));
            case "POST submit": return submit(sent == null ? "" : sent);
            case "POST batch": return batch(Integer.parseInt(asked.getOrDefault("count", "0")));
            case "POST import": return importRows(asked.get("rows"));
            case "POST remove": return remove(asked.get("po"));
            case "POST bulk": return bulk(asked.get("rows"));
            case "POST profile": return profile(asked.get("user_id"));
            case "POST replay": return replay(asked.get("delivery_id"));
            case "POST redrive": return redrive(asked.get("number"));
            case "POST pause": return pause();
            case "POST resume": return resume();
            case "POST signup": return signup(asked.get("user"), asked.get("plan"));
            case "POST session": return session(asked.get("user"));
            case "POST disconnect": return disconnect(asked.get("user"), asked.get("app"));
            case "POST configure": return configure(asked.get("user"), asked.get("app"));
            case "POST enable": return enable(asked.get("user"), asked.get("app"), asked.get("workflow"));
            case "POST fire": return fire(asked.get("user"), asked.get("event"), asked.get("app"), sent == null ? "" : sent);
            case "POST look": return look(asked.get("user"), asked.get("execution"));
            case "POST rerun": return rerun(asked.get("user"), asked.get("execution"));
            case "POST clock": return moveClock(Long.parseLong(asked.getOrDefault("by", "0")));
            case "GET state": return state();
            case "GET connections": return connection(id);
            case "GET users": return user(id);
            case "GET dead-letters": return deadLetters();
            case "GET trace": return trace(asked.get("event_id"));
            case "GET alerts": return alerts();
            case "GET messages": return messages();
            default: return ResponseEntity.notFound().build();
        }
    }

    /** In constant time: both are hashed, so that not even the length tells. */
    private static boolean isSame(String token, String given) {
        return MessageDigest.isEqual(digest(token), digest(given));
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static ResponseEntity<?> notFilledIn(String what) {
        return ResponseEntity.status(501).body(Map.of("error", what + " is not filled in"));
    }
}
